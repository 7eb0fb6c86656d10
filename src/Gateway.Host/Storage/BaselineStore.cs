using System.Collections.Immutable;
using System.Globalization;
using Gateway.Host.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Gaps between inbound messages, a row per instance: whole milliseconds with commas between them.</summary>
internal sealed class BaselineStore(DataFile file, IDataWriter writer, TimeProvider time) : IBaselineStore
{
    public IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> Load()
    {
        try
        {
            using var reader = file.OpenReader();
            var known = ImmutableDictionary.CreateBuilder<AdapterId, ImmutableArray<TimeSpan>>();
            foreach (var (name, text) in reader.Rows("SELECT adapter, gaps FROM inbound_baseline", row => (row.GetString(0), row.GetString(1))))
            {
                if (AdapterId.TryParse(name, out var adapter) && TryRead(text, out var gaps))
                {
                    known[adapter] = gaps;
                }
            }

            return known.ToImmutable();
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }

    public Task SaveAsync(IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> gaps, CancellationToken cancellationToken)
    {
        var rows = gaps.Select(pair => (Adapter: pair.Key.ToString(), Gaps: Write(pair.Value))).ToList();
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return writer.WriteAsync(
            connection =>
            {
                foreach (var (adapter, text) in rows)
                {
                    connection.Execute(
                        "INSERT INTO inbound_baseline VALUES ($adapter, $gaps, $at) ON CONFLICT (adapter) DO UPDATE SET gaps = excluded.gaps, at = excluded.at",
                        ("$adapter", adapter), ("$gaps", text), ("$at", at));
                }

                return rows.Count;
            },
            cancellationToken);
    }

    private static string Write(ImmutableArray<TimeSpan> gaps) =>
        string.Join(',', gaps.Select(gap => ((long)gap.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)));

    private static bool TryRead(string text, out ImmutableArray<TimeSpan> gaps)
    {
        var read = ImmutableArray.CreateBuilder<TimeSpan>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            // longer than a gateway lives: damaged
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > TimeSpan.FromDays(3650).TotalMilliseconds)
            {
                gaps = [];
                return false;
            }

            read.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        gaps = read.ToImmutable();
        return true;
    }
}
