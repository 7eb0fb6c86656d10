using System.Globalization;

namespace Gateway.Process.Tests.Delivery;

/// <summary>
/// Judges a run by what senders and receivers have written down themselves. Knows nothing of the gateway: everything accepted was received, in
/// order within a conversation, and twice only where a copy was labelled.
/// </summary>
internal static class DeliveryCheck
{
    /// <param name="accepted">What the senders were told is accepted.</param>
    /// <param name="handedIn">What the senders have tried at all: of the last one of each conversation they may not know what became of it.</param>
    /// <param name="received">What the receivers got, in their order.</param>
    /// <param name="labelled">What may have come twice.</param>
    /// <returns>What is wrong, a sentence each.</returns>
    public static IEnumerable<string> Breaches(
        IEnumerable<Numbered> accepted, IReadOnlySet<Numbered> handedIn, IEnumerable<Numbered> received, IReadOnlySet<Numbered> labelled)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<Numbered>();
        foreach (var one in received)
        {
            var before = last.GetValueOrDefault(one.Conversation);
            if (!handedIn.Contains(one))
            {
                yield return $"{one} was received and nobody has sent it";
            }
            else if (!seen.Add(one))
            {
                if (!labelled.Contains(one))
                {
                    yield return $"{one} was received twice, and nobody had said that it might be";
                }

                if (one.Number != before)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{one} was received again after number {before}");
                }
            }
            else if (one.Number <= before)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{one} was received after number {before}");
            }

            last[one.Conversation] = Math.Max(before, one.Number);
        }

        foreach (var lost in accepted.Where(one => !seen.Contains(one)))
        {
            yield return $"{lost} was accepted and never received";
        }
    }
}
