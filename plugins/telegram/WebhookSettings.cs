using Gateway.Abstractions;

namespace Gateway.Adapters.Telegram;

/// <summary>Where Telegram is to call, checked.</summary>
/// <param name="Url">The whole address of this instance's hook.</param>
/// <param name="MaxConnections">How many calls Telegram makes at a time.</param>
internal sealed record WebhookSettings(string Url, int MaxConnections)
{
    /// <summary>Below <c>/hooks/{instance}/</c>.</summary>
    public const string Path = "updates";

    private const string Example = "for example https://bots.example.org";

    /// <summary>The only ones that Telegram itself calls.</summary>
    private static readonly int[] Ports = [80, 88, 443, 8443];

    public string Host { get; } = HostOf(Url);

    /// <summary>Null after having reported what is wrong.</summary>
    public static WebhookSettings? Read(IAdapterContext context, Uri api)
    {
        if (context.Settings.Text("public_url")?.Trim() is not { Length: > 0 } text)
        {
            return Wrong(context, $"With 'mode: webhook' the setting 'public_url' is needed: the address under which Telegram reaches this gateway's hooks listener ('listen.hooks'), {Example}.");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            return Wrong(context, $"The setting 'public_url' is no https:// address without a user, a query and a fragment; {Example}.");
        }

        var isOfficial = api.Host == new Uri(TelegramSettings.OfficialApi).Host;
        if (address.Scheme == "http" && (isOfficial || !address.IsLoopback))
        {
            return Wrong(context, $"The setting 'public_url' has to be an https:// address: Telegram calls no other, and the messages would be open on their way. http:// is for an address of this machine and a Bot API server of your own (see 'api_root').");
        }

        if (isOfficial && !Ports.Contains(address.Port))
        {
            return Wrong(context, FormattableString.Invariant($"The setting 'public_url' has the port {address.Port}; Telegram calls the ports 443, 80, 88 and 8443 and no others."));
        }

        // the last part is ours, whatever a reverse proxy has before it
        var url = $"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/hooks/{Uri.EscapeDataString(context.Instance)}/{Path}";
        return new(url, (int)context.Settings.Integer("max_connections", 20));
    }

    /// <summary>Whoever sees the host of an address knows where to look; the rest may be somebody's secret.</summary>
    public static string HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : "an address that cannot be read";

    public override string ToString() => $"webhook at {Host}";

    private static WebhookSettings? Wrong(IAdapterContext context, string text)
    {
        context.ReportFatal("bad-settings", text, retryable: false, UserAction.Reconfigure);
        return null;
    }
}
