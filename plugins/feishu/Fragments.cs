using System.Globalization;

namespace Gateway.Adapters.Feishu;

/// <summary>Puts the parts of an event together: large ones come in several frames, in any order. Parts whose rest does not come are forgotten.</summary>
/// <remarks>Used by one reader only.</remarks>
internal sealed class Fragments(TimeProvider time)
{
    private const int MostParts = 1000;
    private const int MostEvents = 100;

    /// <summary>What has not come by then is delivered again as a whole.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (ReadOnlyMemory<byte>?[] Parts, long Since)> _events = new(StringComparer.Ordinal);

    /// <summary>The whole event once its last part is here, else null; also null when the frame's own numbers are impossible.</summary>
    public ReadOnlyMemory<byte>? Add(Frame frame)
    {
        var payload = frame.Payload ?? default;
        if (!Number(frame.Header("sum"), out var sum) || sum <= 1)
        {
            return payload;
        }

        var id = frame.Header("message_id") ?? "";
        if (!Number(frame.Header("seq"), out var index) || index >= sum || sum > MostParts)
        {
            return null;
        }

        Forget();
        if (!_events.TryGetValue(id, out var known) || known.Parts.Length != sum)
        {
            _events[id] = known = (new ReadOnlyMemory<byte>?[sum], time.GetTimestamp());
        }

        known.Parts[index] = payload;
        if (!Array.TrueForAll(known.Parts, part => part is not null))
        {
            return null;
        }

        _events.Remove(id);
        return known.Parts.SelectMany(part => part!.Value.ToArray()).ToArray();
    }

    private static bool Number(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private void Forget()
    {
        foreach (var (id, (_, since)) in _events.ToArray())
        {
            if (_events.Count > MostEvents || time.GetElapsedTime(since) > Patience)
            {
                _events.Remove(id);
            }
        }
    }
}
