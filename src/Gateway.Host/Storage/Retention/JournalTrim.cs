using Gateway.Host.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Retention;

/// <summary>Removes what is no longer kept, a small step at a time: a step holds the writer for milliseconds.</summary>
/// <remarks>
/// What has not been routed, and what is still to be sent, is never touched. The newest row of each table stays, because sequences go on after
/// it. A delivery outlives the accepted message that it was made of until routing is past it: else the same message would be sent again.
/// </remarks>
internal static class JournalTrim
{
    /// <summary>Rows of each kind in one step.</summary>
    public const int Step = 500;

    public static TrimResult Run(SqliteConnection connection, RetentionRules rules)
    {
        var routed = connection.Scalar<long>("SELECT seq FROM mark WHERE name = 'routed'");
        var (messages, unread) = TrimMessages(connection, rules, routed);
        return new TrimResult(messages, unread, TrimDeliveries(connection, rules, routed), TrimLetters(connection, rules));
    }

    /// <summary>Bytes of the file that hold something: what was removed is used again and does not count.</summary>
    public static long UsedBytes(SqliteConnection connection) =>
        (connection.Scalar<long>("PRAGMA page_count") - connection.Scalar<long>("PRAGMA freelist_count")) * connection.Scalar<long>("PRAGMA page_size");

    private static (int Messages, int Unread) TrimMessages(SqliteConnection connection, RetentionRules rules, long routed)
    {
        var newest = connection.Scalar<long>("SELECT max(seq) FROM inbound");
        var oldest = connection.Rows(
            "SELECT seq, at FROM inbound WHERE seq < $newest AND seq <= $routed ORDER BY seq LIMIT $step",
            row => (Seq: row.GetInt64(0), At: row.GetInt64(1)),
            ("$newest", newest), ("$routed", routed), ("$step", (long)Step));

        // from the oldest on and without holes: readers go by sequence
        var going = oldest.TakeWhile(row => row.At < rules.MessagesBefore || (row.Seq <= rules.ReadThrough && (rules.IsTooLarge || row.Seq <= newest - rules.Messages))).ToList();
        if (going.Count > 0)
        {
            connection.Execute("DELETE FROM inbound WHERE seq <= $last", ("$last", going[^1].Seq));
        }

        return (going.Count, going.Count(row => row.Seq > rules.ReadThrough));
    }

    private static int TrimDeliveries(SqliteConnection connection, RetentionRules rules, long routed)
    {
        var newest = connection.Scalar<long>("SELECT max(seq) FROM outbound");
        var oldest = connection.Rows(
            "SELECT seq, changed FROM outbound WHERE state IN ('delivered', 'abandoned') AND seq < $newest AND inbound <= $routed ORDER BY seq LIMIT $step",
            row => (Seq: row.GetInt64(0), Changed: row.GetInt64(1)),
            ("$newest", newest), ("$routed", routed), ("$step", (long)Step));
        return Delete(connection, [.. oldest.Where(row => row.Changed < rules.MessagesBefore || rules.IsTooLarge || row.Seq <= newest - rules.Messages).Select(row => row.Seq)]);
    }

    private static int TrimLetters(SqliteConnection connection, RetentionRules rules) => Delete(connection, connection.Rows(
        $"SELECT seq FROM outbound WHERE {DeliveryRows.IsParked} AND changed < $before AND seq < (SELECT max(seq) FROM outbound) ORDER BY seq LIMIT $step",
        row => row.GetInt64(0),
        ("$before", rules.LettersBefore), ("$step", (long)Step)));

    private static int Delete(SqliteConnection connection, List<long> sequences)
    {
        if (sequences.Count == 0)
        {
            return 0;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM outbound WHERE seq = $seq";
        var seq = command.Parameters.Add("$seq", SqliteType.Integer);
        foreach (var each in sequences)
        {
            seq.Value = each;
            command.ExecuteNonQuery();
        }

        return sequences.Count;
    }
}
