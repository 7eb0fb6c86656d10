using Gateway.Host.Model;

namespace Gateway.Host.Operator.Cli;

/// <summary>Where the running gateway is, or why it was not found.</summary>
/// <param name="Code">Ok, or how the command ends.</param>
/// <param name="Url">Its admin address.</param>
/// <param name="Token">Its token.</param>
/// <param name="Message">Cause and remedy in one line; only without Ok.</param>
internal sealed record GatewayAddress(ExitCode Code, Uri? Url, string? Token, string Message)
{
    /// <summary>By <c>--url</c>, else by the discovery file in the data folder.</summary>
    /// <param name="data">The data folder's paths.</param>
    /// <param name="url"><c>--url</c>.</param>
    /// <param name="token"><c>--token</c> or <c>GATEWAY_TOKEN</c>.</param>
    public static GatewayAddress Find(GatewayPaths data, string? url, string? token)
    {
        if (url is not null)
        {
            return FromUrl(data, url, token);
        }

        var (state, content) = DiscoveryFile.Find(data.Discovery);
        return state switch
        {
            DiscoveryState.Missing => Refused(ExitCode.NotRunning, $"No gateway runs on the data folder {data.Data}: start it with 'gateway run', or name another with --data, --home or --url."),
            DiscoveryState.Stale => Refused(ExitCode.StaleDiscovery, $"{data.Discovery} names process {content?.Pid ?? 0}, which is gone: the gateway ended without cleaning up. Start it with 'gateway run', which replaces the file."),
            _ => WithToken(data, new Uri(content!.Admin), token),
        };
    }

    private static GatewayAddress FromUrl(GatewayPaths data, string text, string? token)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return Refused(ExitCode.Usage, $"--url '{text}' is not an address: write it like http://127.0.0.1:8787.");
        }

        // the token of the gateway on this machine is nobody else's business
        return token is null && !url.IsLoopback
            ? Refused(ExitCode.WrongToken, $"{url} is another machine, and its token is not in this data folder: give it with --token or GATEWAY_TOKEN.")
            : WithToken(data, url, token);
    }

    private static GatewayAddress WithToken(GatewayPaths data, Uri url, string? token)
    {
        try
        {
            return (token ?? AdminToken.Read(data.AdminToken)) is { } found
                ? new GatewayAddress(ExitCode.Ok, url, found, "")
                : Refused(ExitCode.WrongToken, $"There is no token in {data.AdminToken}: name the data folder with --data, or give the token with --token or GATEWAY_TOKEN.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Refused(ExitCode.WrongToken, $"{data.AdminToken} cannot be read ({unreadable.Message}): run this as the gateway's user, or give the token with --token or GATEWAY_TOKEN.");
        }
    }

    private static GatewayAddress Refused(ExitCode code, string message) => new(code, null, null, message);
}
