using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>
/// The canaries under way: short messages of the gateway itself, each with a nonce. Whichever instance hands one in, it is taken out of
/// the stream before it counts as a message: people and bots behind the gateway never see one.
/// </summary>
/// <remarks>Safe from any thread. A message that is no canary costs a comparison of lengths.</remarks>
internal sealed class CanaryBook(TimeProvider time)
{
    private const string Start = "gateway-canary-";
    private const int NonceBytes = 8;
    private const int Length = 15 + (2 * NonceBytes);

    // platforms and libraries may put white space around a text
    private const int Slack = 16;
    private const int Kept = 8;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, Reader> _readers = [];

    /// <summary>A text to be sent, that this instance is expected to hand in. The oldest of more than eight are forgotten.</summary>
    public string Issue(AdapterId reader)
    {
        var text = Start + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        lock (_gate)
        {
            if (!_readers.TryGetValue(reader, out var known))
            {
                _readers[reader] = known = new Reader();
            }

            Add(known.Expected, text);
        }

        return text;
    }

    /// <summary>
    /// True when the message is a canary and must go no further, whosever it is and however late it comes. Where none has been issued
    /// nothing is one: a person may write what looks like it.
    /// </summary>
    public bool TryTake(AdapterId adapter, InboundMessage? message)
    {
        // null against the contract: what a plugin gives is not believed
        if (message?.Text is not { Length: >= Length and <= Length + Slack } raw || !IsCanary(raw.Trim(), out var text))
        {
            return false;
        }

        lock (_gate)
        {
            if (_readers.Count == 0)
            {
                return false;
            }

            if (_readers.TryGetValue(adapter, out var reader) && reader.Expected.Remove(text))
            {
                Add(reader.Returned, new CanaryReturn(text, time.GetTimestamp()));
            }
        }

        return true;
    }

    /// <summary>What came back to this instance since the last call.</summary>
    public IReadOnlyList<CanaryReturn> Collect(AdapterId reader)
    {
        lock (_gate)
        {
            if (!_readers.TryGetValue(reader, out var known) || known.Returned.Count == 0)
            {
                return [];
            }

            CanaryReturn[] returned = [.. known.Returned];
            known.Returned.Clear();
            return returned;
        }
    }

    private static bool IsCanary(string text, [NotNullWhen(true)] out string? canary)
    {
        canary = text.Length == Length && text.StartsWith(Start, StringComparison.Ordinal) && text.AsSpan(Start.Length).IndexOfAnyExcept(Digits) < 0 ? text : null;
        return canary is not null;
    }

    private static void Add<T>(List<T> list, T item)
    {
        if (list.Count == Kept)
        {
            list.RemoveAt(0);
        }

        list.Add(item);
    }

    private sealed class Reader
    {
        public List<string> Expected { get; } = [];

        public List<CanaryReturn> Returned { get; } = [];
    }
}
