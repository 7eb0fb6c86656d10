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
    private readonly List<string> _frames = [];

    public CrashCause? Told { get; private set; }

    public string Headline { get; private set; } = "";

    public ImmutableArray<string> Frames => [.. _frames];

    public void Read(string line)
    {
        if (Opening(line) is var (cause, rest))
        {
            (Told, Headline) = (cause, Cut(rest));
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
            Headline = Cut(line.Trim());
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

    private static string Cut(string text) => text.Length <= MaxHeadline ? text : text[..MaxHeadline];
}
