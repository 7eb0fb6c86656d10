using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>The newest context token of each person: without it WeChat takes no message to them. On disk, because a person may be answered much later.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class ContextTokens(IAdapterContext context)
{
    private const int MostInMemory = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>A message has brought this one.</summary>
    public async Task KeepAsync(string peer, string token, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known.GetValueOrDefault(peer) == token)
            {
                return;
            }

            if (_known.Count >= MostInMemory)
            {
                _known.Clear();
            }

            _known[peer] = token;
        }

        try
        {
            await context.State.SetAsync(Key(peer), token, cancellationToken);
        }
        catch (GatewayRefusedException refused) when (refused.Reason != RefusalReason.Fenced)
        {
            context.Log.Warning($"The newest context token of a conversation could not be written, so an answer after a restart may be refused: {refused.Message}");
        }
    }

    /// <summary>Null when this person has never written.</summary>
    public async Task<string?> OfAsync(string peer, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(peer, out var known))
            {
                return known;
            }
        }

        try
        {
            return await context.State.GetAsync(Key(peer), cancellationToken);
        }
        catch (GatewayRefusedException refused) when (refused.Reason != RefusalReason.Fenced)
        {
            context.Log.Warning($"The context token of a conversation could not be read: {refused.Message}");
            return null;
        }
    }

    private static string Key(string peer) => $"context/{peer}";
}
