using System.Collections.Immutable;
using System.Text;

namespace Gateway.Host.Messaging;

/// <summary>Counts messages by what became of them. Safe from any thread, never blocks.</summary>
internal sealed class MessageCounters
{
    private static readonly ImmutableArray<string> Codes = [.. Enum.GetNames<DropReason>().Select(Kebab)];
    private readonly long[] _byReason = new long[Enum.GetValues<DropReason>().Length];
    private long _duplicates;
    private long _routed;
    private long _delivered;

    public long Duplicates => Volatile.Read(ref _duplicates);

    public long Routed => Volatile.Read(ref _routed);

    public long Delivered => Volatile.Read(ref _delivered);

    public static string Code(DropReason reason) => Codes[(int)reason];

    public long Of(DropReason reason) => Volatile.Read(ref _byReason[(int)reason]);

    public void Count(DropReason reason) => Interlocked.Increment(ref _byReason[(int)reason]);

    public void CountDuplicate() => Interlocked.Increment(ref _duplicates);

    public void CountRouted(int messages) => Interlocked.Add(ref _routed, messages);

    public void CountDelivered() => Interlocked.Increment(ref _delivered);

    /// <summary>Those of <paramref name="reasons"/> that have happened.</summary>
    public ImmutableSortedDictionary<string, long> Select(params ReadOnlySpan<DropReason> reasons)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var reason in reasons)
        {
            if (Of(reason) is > 0 and var count)
            {
                counts.Add(Code(reason), count);
            }
        }

        return counts.ToImmutable();
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            text.Append(char.IsUpper(letter) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
