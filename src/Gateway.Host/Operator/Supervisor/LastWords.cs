using System.Buffers;
using System.Collections.Immutable;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>
/// Reads the standard error of the child for what a dying runtime writes: what it died of, and the frames. Keeps the last such text only,
/// and of that a bounded part.
/// </summary>
/// <remarks>One writer. Anybody in the child can write the same; whether it counts depends on how the process ended.</remarks>
internal sealed class LastWords
{
    private const string NotShown = "(its message is not shown: it may hold a secret)";
    private const int MaxFrames = 200;
    private const int MaxHeadline = 500;
    private static readonly SearchValues<char> TypeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+`");
    private readonly List<string> _frames = [];

    public CrashCause? Told { get; private set; }

    public string Headline { get; private set; } = "";

    public ImmutableArray<string> Frames => [.. _frames];

    /// <returns>
    /// What of the line may be shown; null for nothing. Once a runtime has begun to say what it dies of, only names of types and frames are: a
    /// message is the plugin's own text, may go over several lines, and is redacted by nobody any more.
    /// </returns>
    public string? Read(string line)
    {
        if (Opening(line) is var (cause, rest))
        {
            (Told, Headline) = (cause, TypeIn(rest));
            _frames.Clear();
            return line[..^rest.Length] + (Headline.Length == 0 ? rest.Length == 0 ? "" : NotShown : rest.Length == Headline.Length ? Headline : $"{Headline}: {NotShown}");
        }

        if (Told is null)
        {
            return line;
        }

        if (IsFrame(line))
        {
            if (_frames.Count < MaxFrames)
            {
                _frames.Add(Cut(line.Trim()));
            }

            return line;
        }

        var type = TypeIn(line.TrimStart(' ', '-', '>'));
        if (Headline.Length == 0 && _frames.Count == 0)
        {
            Headline = type;
        }

        return type.Length > 0 ? $"{type}: {NotShown}" : IsOfRuntime(line) ? line : null;
    }

    /// <summary>Lines between frames, and how the runtime calls the end of its memory.</summary>
    private static bool IsOfRuntime(string line) =>
        line is "Out of memory." || line.StartsWith("   --- End of ", StringComparison.Ordinal) || line.StartsWith("--- End of stack trace", StringComparison.Ordinal)
        || (line.StartsWith("Repeated ", StringComparison.Ordinal) && line.EndsWith(" times:", StringComparison.Ordinal)) || (line.Length > 0 && line.All(letter => letter == '-'));

    private static bool IsFrame(string line) => line.StartsWith("   at ", StringComparison.Ordinal) && line.Contains('(', StringComparison.Ordinal);

    private static (CrashCause Cause, string Behind)? Opening(string line)
    {
        if (line.StartsWith("Unhandled exception. ", StringComparison.Ordinal))
        {
            var rest = line["Unhandled exception. ".Length..];
            // the processor's complaint, in the words of an exception
            return (rest.StartsWith("System.AccessViolationException", StringComparison.Ordinal) ? CrashCause.NativeCrash : CrashCause.UnhandledException, rest);
        }

        return line switch
        {
            "Stack overflow." => (CrashCause.StackOverflow, ""),
            _ when line.StartsWith("Process terminated.", StringComparison.Ordinal) => (CrashCause.FailFast, line["Process terminated.".Length..].TrimStart()),
            _ when line.StartsWith("Fatal error.", StringComparison.Ordinal) => (CrashCause.NativeCrash, line["Fatal error.".Length..].TrimStart()),
            _ => null,
        };
    }

    /// <summary>
    /// The name of an exception's type that the text begins with, and no more: a message is the plugin's own text, and the supervisor knows
    /// no secrets to look for in it.
    /// </summary>
    private static string TypeIn(string text)
    {
        var end = text.AsSpan().IndexOfAnyExcept(TypeLetters);
        var name = end < 0 ? text : text[..end];
        return name.Contains('.', StringComparison.Ordinal) && (end < 0 || text[end] == ':') ? Cut(name) : "";
    }

    private static string Cut(string text) => text.Length <= MaxHeadline ? text : text[..MaxHeadline];
}
