using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// The webhook that we have set: its address, so that another one is known to be somebody else's, and the secret token that Telegram's calls
/// carry. Kept on disk, so that a reload changes neither and no call in between is refused.
/// </summary>
/// <param name="state">Where it is kept.</param>
/// <param name="log">For when it cannot be.</param>
/// <param name="bot">Whose webhook; an update does not say for whom it is, so that another bot's secret must not fit.</param>
/// <remarks>Used by one loop; the comparison is safe from any thread.</remarks>
internal sealed class WebhookMemory(IAdapterState state, IAdapterLog log, long? bot)
{
    private const string Key = "webhook";

    private byte[] _secret = [];

    /// <summary>Null when we have set none.</summary>
    public string? Url { get; private set; }

    /// <summary>A secret: goes to Telegram and nowhere else. Empty before one is known.</summary>
    public string Secret => Encoding.ASCII.GetString(_secret);

    private string Bot => (bot ?? 0).ToString(CultureInfo.InvariantCulture);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var parts = (await state.GetAsync(Key, cancellationToken))?.Split(' ') ?? [];
            if (parts.Length == 3 && parts[2] == Bot)
            {
                (_secret, Url) = (Encoding.ASCII.GetBytes(parts[0]), parts[1]);
            }
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            log.Warning($"Whether a webhook was set before could not be read: {refused.Message}");
        }
    }

    /// <summary>
    /// At a cold start there is always a new secret. Telegram waits for up to two minutes between tries while an address does not answer, and
    /// goes on waiting when the same webhook is set once more; one with another secret is called at once.
    /// </summary>
    public async Task PrepareAsync(string url, bool isCold, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_secret.Length == 0 || isCold)
        {
            _secret = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        Url = url;
        try
        {
            // before Telegram knows it: what is set and not remembered would be a stranger's
            await state.SetAsync(Key, $"{Secret} {url} {Bot}", cancellationToken);
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            log.Warning($"The webhook could not be written down; the next generation sets it with another secret: {refused.Message}");
        }
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (Url is null)
        {
            return;
        }

        try
        {
            await state.RemoveAsync(Key, cancellationToken);
            Url = null;
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            log.Warning($"The webhook that is removed could not be forgotten; the next start tries again: {refused.Message}");
        }
    }

    public bool IsSecret(string given) => CryptographicOperations.FixedTimeEquals(_secret, Encoding.UTF8.GetBytes(given));
}
