using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Isolation.Worker.Wire;

namespace Gateway.Host.Isolation.Worker;

/// <summary>How a worker process ended, in one line, with its last words: the runtime prints there what went wrong and in whose code.</summary>
internal static class WorkerEnd
{
    private const int Lines = 4;

    public static string Describe(WorkerExit exit)
    {
        var words = exit.LastErrors.Where(line => line.AsSpan().Trim().Length > 0).ToList();
        // the first lines of a crash say what it was, the frames below say where
        var said = string.Join(" / ", words.Take(Lines).Select(line => line.Trim()));
        return WireText.Cut(said.Length == 0 ? $"the process was {exit.Sentence}" : $"the process was {exit.Sentence}; its last words: {said}");
    }
}
