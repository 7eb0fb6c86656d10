using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>Retries and lets go what an operator has chosen, in portions, and leaves a record of it.</summary>
internal sealed class DeadLetterWork(IDeliveries deliveries, Roster roster, DoorDirectory doors, IConfigurationSource configuration, EventLog events)
{
    /// <summary>Letters that are in memory at once, each with its text.</summary>
    private const int Portion = 200;
    private const int LongestConversation = 256;

    /// <summary>All that fit, newest first. What becomes a dead letter meanwhile is not among them.</summary>
    public IEnumerable<IReadOnlyList<DeliveryRecord>> Pages(DeadLetterQuery query)
    {
        long? before = null;
        while (deliveries.DeadLetters(query with { Before = before, Limit = Portion }) is { Letters: { IsEmpty: false } letters })
        {
            yield return letters;
            before = letters[^1].Sequence;
        }
    }

    public async Task<DeadLetterOutcome> RetryAsync(DeadLetterRequest request, string by)
    {
        AdapterId? adapter = null;
        if (request.ToAdapter is { } name)
        {
            if (!AdapterId.TryParse(name, out var other) || !IsKnown(other))
            {
                return new DeadLetterOutcome(null, 404, "unknown-adapter", $"there is no adapter '{name}'", $"Use one of: {string.Join(", ", Known())}.");
            }

            adapter = other;
        }

        if (request.ToConversation is { Length: 0 or > LongestConversation })
        {
            return new DeadLetterOutcome(null, 400, "bad-conversation", "a conversation has 1 to 256 characters", "Give the platform's own id of the conversation.");
        }

        return await ChangeAsync(request, by, "put back", async ids => (await deliveries.RetryAsync(ids, adapter, request.ToConversation)).Count);
    }

    public Task<DeadLetterOutcome> AbandonAsync(DeadLetterRequest request, string by) => request.ToAdapter is null && request.ToConversation is null
        ? ChangeAsync(request, by, "let go", deliveries.AbandonAsync)
        : Task.FromResult(new DeadLetterOutcome(null, 400, "bad-body", "what is let go has no target", "Leave toAdapter and toConversation out."));

    private async Task<DeadLetterOutcome> ChangeAsync(DeadLetterRequest request, string by, string done, Func<IReadOnlyList<string>, Task<int>> change)
    {
        if (request.Filter?.Adapter is { } name && !AdapterId.TryParse(name, out _))
        {
            return new DeadLetterOutcome(null, 400, "bad-body", $"'{name}' is not a name", "Give the adapter's name as 'gateway list' shows it.");
        }

        var ids = request.Ids ?? Matching(request.Filter!);
        var changed = 0;
        try
        {
            foreach (var portion in ids.Chunk(Portion))
            {
                changed += await change(portion);
            }
        }
        finally
        {
            if (changed > 0)
            {
                events.Append(new GatewayEvent { Kind = EventKind.OperatorCommand, Text = $"{changed} dead letter{(changed == 1 ? "" : "s")} {done} by {by}" });
            }
        }

        return new DeadLetterOutcome(new DeadLetterChangeView(changed, ids.Count - changed));
    }

    /// <summary>Oldest first: what belongs to one conversation goes back in its order.</summary>
    private List<string> Matching(DeadLetterFilter filter)
    {
        AdapterId? adapter = filter.Adapter is { } name ? AdapterId.Parse(name) : null;
        List<string> ids = [.. Pages(new DeadLetterQuery(adapter, filter.Reason)).SelectMany(letters => letters.Select(letter => letter.Message.DeliveryId))];
        ids.Reverse();
        return ids;
    }

    private bool IsKnown(AdapterId adapter) =>
        roster.Current.Find(adapter) is not null || configuration.Current.Adapters.ContainsKey(adapter) || doors.Find(adapter) is not null;

    private IEnumerable<string> Known() => roster.Current.Adapters.Keys.Concat(configuration.Current.Adapters.Keys)
        .Select(known => known.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
