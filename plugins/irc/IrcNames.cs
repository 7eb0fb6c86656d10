using System.Buffers;

namespace Gateway.Adapters.Irc;

/// <summary>
/// How names of nicks and channels are compared. In RFC 1459 <c>{}|^</c> are the small letters of <c>[]\~</c>; a server may say
/// otherwise (CASEMAPPING in numeric 005).
/// </summary>
internal sealed class IrcNames : IEqualityComparer<string>
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ,\r\n\0\u0007");
    private readonly string _capitals;
    private readonly string _smalls;

    private IrcNames(string capitals, string smalls) => (_capitals, _smalls) = (capitals, smalls);

    public static IrcNames Rfc1459 { get; } = new("[]\\~", "{}|^");

    public static IrcNames StrictRfc1459 { get; } = new("[]\\", "{}|");

    public static IrcNames Ascii { get; } = new("", "");

    public static IrcNames Of(string caseMapping) => caseMapping switch
    {
        "ascii" => Ascii,
        "strict-rfc1459" or "rfc1459-strict" => StrictRfc1459,
        _ => Rfc1459,
    };

    public static bool IsChannel(string name) => name.Length > 0 && name[0] is '#' or '&' or '+' or '!';

    /// <summary>Whether the name can stand as one parameter of a command and means one recipient.</summary>
    public static bool IsOneTarget(string name) =>
        name.Length is > 0 and <= 200 && name[0] != ':' && !name.AsSpan().ContainsAny(Forbidden);

    public bool Equals(string? x, string? y) => x is null || y is null ? x is null && y is null : string.Equals(Fold(x), Fold(y), StringComparison.Ordinal);

    public int GetHashCode(string obj) => Fold(obj).GetHashCode(StringComparison.Ordinal);

    public string Fold(string name) => string.Create(name.Length, (name, this), static (target, state) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var letter = state.name[i];
            var special = state.Item2._capitals.IndexOf(letter, StringComparison.Ordinal);
            target[i] = special >= 0 ? state.Item2._smalls[special] : letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter;
        }
    });
}
