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
    private const int MaxFrames = 200;
    private const int MaxHeadline = 500;
    private static readonly SearchValues<char> TypeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+`");
    private readonly List<string> _frames = [];

    public CrashCause? Told { get; private set; }

    public string Headline { get; private set; } = "";

    public ImmutableArray<string> Frames => [.. _frames];

    public void Read(string line)
    {
        if (Opening(line) is var (cause, rest))
        {
            (Told, Headline) = (cause, TypeIn(rest));
            _frames.Clear();
        }
        else if (Told is not null && line.StartsWith("   at ", StringComparison.Ordinal))
        {
            if (_frames.Count < MaxFrames)
            {
                _frames.Add(Cut(line.Trim()));
            }
        }
        else if (Told is not null && Headline.Length == 0 && _frames.Count == 0)
        {
            Headline = TypeIn(line.Trim());
        }
    }

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
            "Stack overflow." => (CrashCause.StackOverflow, line),
            _ when line.StartsWith("Process terminated.", StringComparison.Ordinal) => (CrashCause.FailFast, line["Process terminated.".Length..].Trim()),
            _ when line.StartsWith("Fatal error.", StringComparison.Ordinal) => (CrashCause.NativeCrash, line["Fatal error.".Length..].Trim()),
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
