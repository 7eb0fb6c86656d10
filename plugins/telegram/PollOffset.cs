using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Telegram;

/// <summary>Which update comes next; kept on disk, so that a restart neither loses nor repeats.</summary>
internal sealed class PollOffset(IAdapterState state, TimeProvider time, IAdapterLog log)
{
    private const string Key = "offset";

    /// <summary>
    /// After a week without an update Telegram draws the next id at random, possibly below the old ones; asking from an old offset on
    /// would then bring nothing for ever. Without an offset the oldest unconfirmed update comes, and nothing is lost.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(6);

    private DateTimeOffset _at;
    private int? _next;
    private bool _unsaved;

    public int? Next => _next is not null && time.GetUtcNow() - _at < Lifetime ? _next : null;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var parts = (await state.GetAsync(Key, cancellationToken))?.Split(' ') ?? [];
            if (parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var next)
                && long.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds))
            {
                (_next, _at) = (next, DateTimeOffset.FromUnixTimeSeconds(seconds));
            }
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            // Telegram knows what is unconfirmed, and the host knows what it has already
            log.Warning($"The offset could not be read, polling begins with the oldest unconfirmed update: {refused.Message}");
        }
    }

    public void Received(int update) => (_next, _at, _unsaved) = (update + 1, time.GetUtcNow(), true);

    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (!_unsaved)
        {
            return;
        }

        try
        {
            await state.SetAsync(Key, string.Create(CultureInfo.InvariantCulture, $"{_next} {_at.ToUnixTimeSeconds()}"), cancellationToken);
            _unsaved = false;
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            log.Warning($"The offset could not be written; it will be with the next messages: {refused.Message}");
        }
    }
}
