using System.Globalization;

namespace Gateway.Host.Model.Config;

/// <summary>One thing that is wrong with the configuration, for people.</summary>
/// <param name="Path">The key, from the top: <c>gateway.liveness_watchdog.interval</c>.</param>
/// <param name="File">Where it was written: <c>gateway.yaml</c>, or the environment variable or flag that said so.</param>
/// <param name="Line">1-based; 0 where lines mean nothing.</param>
/// <param name="Column">1-based; 0 where columns mean nothing.</param>
/// <param name="Message">What is wrong, without secrets.</param>
/// <param name="Suggestion">What to write instead, as a whole sentence; null when there is nothing to suggest.</param>
internal sealed record ConfigurationProblem(string Path, string File, int Line, int Column, string Message, string? Suggestion)
{
    public string Place => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");

    public override string ToString() => $"{Place}: {Path}: {Message}{(Suggestion is null ? "" : " " + Suggestion)}";
}
