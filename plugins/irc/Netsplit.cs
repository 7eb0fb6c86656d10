namespace Gateway.Adapters.Irc;

/// <summary>One place where the network has come apart, and who went with the other half.</summary>
/// <remarks>Changed by <see cref="Netsplits"/> under its lock only.</remarks>
internal sealed class Netsplit(string here, string there)
{
    private const int LongestServerName = 63;

    public string Here { get; } = here;

    public string There { get; } = there;

    /// <summary>Nicks, folded, that have not been seen since.</summary>
    public HashSet<string> Away { get; } = new(StringComparer.Ordinal);

    /// <summary>How many went, whether back by now or not.</summary>
    public int Gone { get; set; }

    public long LastGoneAt { get; set; }

    /// <summary>When the last one came back, or null while nobody has.</summary>
    public long? LastBackAt { get; set; }

    public string Servers => $"{Here} and {There}";

    /// <summary>The two servers that a QUIT names when a link between them is gone, or null for every other reason.</summary>
    /// <remarks>
    /// The protocol has no better sign (RFC 1459, 4.1.6), and the reason is also where people put their last words. Most servers mark
    /// those ("Quit: …", quotes), so that they cannot be taken for it; on one that does not, this believes a liar.
    /// </remarks>
    public static (string Here, string There)? ServersOf(string reason) =>
        reason.Split(' ') is [var here, var there] && IsServer(here) && IsServer(there) && !string.Equals(here, there, StringComparison.OrdinalIgnoreCase) ? (here, there) : null;

    /// <summary>A name with a dot; networks that hide their servers write <c>*.net *.split</c>.</summary>
    private static bool IsServer(string word) =>
        word.Length is >= 3 and <= LongestServerName
        && word[0] != '.' && word[^1] != '.'
        && word.Contains('.', StringComparison.Ordinal) && !word.Contains("..", StringComparison.Ordinal)
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '*');
}
