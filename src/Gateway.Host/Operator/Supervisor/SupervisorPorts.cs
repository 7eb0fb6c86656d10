using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>What the supervisor needs of the data folder.</summary>
/// <param name="ReadMarker">The head of the marker that lies there now, whoever wrote it.</param>
/// <param name="Files">Where findings go.</param>
/// <param name="Say">One line for people.</param>
/// <param name="Time">The clock.</param>
internal sealed record SupervisorPorts(Func<LastRun?> ReadMarker, ICrashFiles Files, Action<string> Say, TimeProvider Time);
