using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Gateway.Process.Tests.Delivery;

/// <summary>What the gateway itself has labelled as a possible duplicate, read from its data file after its end.</summary>
internal static class Labels
{
    public static HashSet<Numbered> Read(GatewayHome home)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.Data, "gateway.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT CAST(body AS TEXT) FROM outbound WHERE may_be_duplicate";
        using var rows = command.ExecuteReader();
        var labelled = new HashSet<Numbered>();
        while (rows.Read())
        {
            // what is posted to a webhook is a whole event
            var text = (string)JsonNode.Parse(rows.GetString(0))!["text"]!;
            labelled.Add(Numbered.Parse(text.StartsWith('{') ? (string)JsonNode.Parse(text)!["text"]! : text));
        }

        return labelled;
    }

    /// <summary>How many deliveries are in each state.</summary>
    public static IReadOnlyDictionary<string, long> States(GatewayHome home)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.Data, "gateway.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT state, count(*) FROM outbound GROUP BY state";
        using var rows = command.ExecuteReader();
        var states = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (rows.Read())
        {
            states[rows.GetString(0)] = rows.GetInt64(1);
        }

        return states;
    }
}
