using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>Why a session is over, when the server has said so.</summary>
/// <param name="Code">A stable word in kebab-case.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Retryable">False when only a person can help.</param>
/// <param name="Action">What would help.</param>
internal sealed record IrcEnd(string Code, string Message, bool Retryable, UserAction Action)
{
    // what servers write into ERROR when they mean it: ngircd, InspIRCd, UnrealIRCd, solanum, Hybrid
    private static readonly string[] BanWords = ["k-line", "kline", "g-line", "gline", "z-line", "zline", "d-line", "dline", "x-line", "akill", "banned", "bad user info"];

    public static IrcEnd Banned(string said) =>
        new("banned", $"The server has banned this address or nick: {said}. Ask its operators, or use another server.", Retryable: false, UserAction.Reconfigure);

    public static IrcEnd BadPassword(string said) =>
        new("bad-credentials", $"The server does not accept the password: {said}.", Retryable: false, UserAction.Relogin);

    public static IrcEnd BadNick(string nick, string said) =>
        new("bad-nick", $"The server does not accept the nick '{nick}': {said}.", Retryable: false, UserAction.Reconfigure);

    public static IrcEnd Killed(string said) =>
        new("killed", $"An operator has disconnected us: {said}.", Retryable: true, UserAction.Wait);

    public static IrcEnd NickCollision(string said) =>
        new("nick-collision", $"Somebody else had the same nick when two halves of the network met, and the servers put us out: {said}.", Retryable: true, UserAction.None);

    /// <summary>What a KILL of us means: servers use it too, against two of the same nick.</summary>
    public static IrcEnd OfKill(string by, string said) => IsCollision(said) ? NickCollision(said) : Killed($"{by}: {said}");

    /// <summary>What an ERROR line means, or null when it is only a goodbye.</summary>
    public static IrcEnd? OfError(string said, bool isRegistered) =>
        BanWords.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Banned(said)
        : !isRegistered && said.Contains("password", StringComparison.OrdinalIgnoreCase) ? BadPassword(said)
        : IsCollision(said) ? NickCollision(said)
        : said.Contains("killed", StringComparison.OrdinalIgnoreCase) ? Killed(said)
        : null;

    // "Nick collision" (ngircd, solanum), "Nickname collision" (InspIRCd), "Nick change collision"
    private static bool IsCollision(string said) =>
        said.Contains("nick", StringComparison.OrdinalIgnoreCase) && said.Contains("collision", StringComparison.OrdinalIgnoreCase);
}
