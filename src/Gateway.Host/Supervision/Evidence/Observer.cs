using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Turns what happened to one generation into observations, with the words that people read.</summary>
internal sealed class Observer(Subject subject, TimeProvider time)
{
    /// <summary>Null for signals that say nothing about life or death.</summary>
    public Observation? See(GenerationSignal signal)
    {
        var kind = KindOf(signal.Kind);
        if (kind is not { } known)
        {
            return null;
        }

        var text = signal.Code is { } code ? $"{code}: {signal.Text}" : signal.Text;
        return See(known, text) with
        {
            IsRetryable = signal.Retryable,
            // a retryable fatal report is the adapter's testimony about its platform: telling must not be punished harder than hiding
            // for want of a worker nobody's plugin is to blame
            IsEnvironmental = (known == ObservationKind.FatalReported && signal.Retryable) || known == ObservationKind.WorkerNotStarted || NetworkFaults.IsNetwork(signal.Fault),
        };
    }

    public Observation SeeExpired(CallKind call, TimeSpan age) => call switch
    {
        CallKind.Construct => See(ObservationKind.ConstructTimeout, $"the constructor has not returned for {Words(age)}"),
        CallKind.RunReturn => See(ObservationKind.RunBlocked, $"RunAsync has not returned its task for {Words(age)}"),
        CallKind.Report => See(ObservationKind.WorkerSilent, $"the worker process has not reported for {Words(age)}"),
        CallKind.Probe => See(ObservationKind.ProbeFailed, $"a probe was not answered for {Words(age)}") with { IsEnvironmental = true },
        _ => See(ObservationKind.CallPastDeadline, $"a {call.ToString().ToLowerInvariant()} has not returned for {Words(age)}"),
    };

    /// <summary>Null when the answer says nothing: the door was closed, or the deadline scan has spoken already.</summary>
    public Observation? SeeAnswer(in DoorResult<LivenessOpinion> answer) => answer switch
    {
        { Status: CallStatus.Faulted, Fault: var fault } => See(ObservationKind.CheckFailed, $"the liveness check failed: {fault?.Summary ?? "it returned null"}"),
        { Status: CallStatus.Completed, Value: { Kind: LivenessKind.Dead } dead } =>
            // an opinion is about the connection, and so about what surrounds the plugin
            See(ObservationKind.OpinionDead, $"{dead.Code}: {dead.Detail}") with { IsEnvironmental = true },
        { Status: CallStatus.Completed, Value.Kind: LivenessKind.Alive } => See(ObservationKind.OpinionAlive, "the adapter says that its connection works"),
        { Status: CallStatus.Completed } => See(ObservationKind.OpinionNone, "the adapter has no opinion"),
        _ => null,
    };

    /// <summary>Null when the answer says nothing: the adapter says so, the door was closed, or the deadline scan has spoken already.</summary>
    public Observation? SeeProbe(in DoorResult<ProbeOutcome> answer) => answer switch
    {
        { Status: CallStatus.Faulted, Fault.Type: "System.NotImplementedException" or "System.NotSupportedException" } =>
            See(ObservationKind.ProbeNone, "the adapter has no probe"),
        { Status: CallStatus.Faulted, Fault: var fault } =>
            See(ObservationKind.ProbeFailed, $"the probe failed: {fault?.Summary ?? "it returned null"}") with { IsEnvironmental = NetworkFaults.IsNetwork(fault) },
        { Status: CallStatus.Completed, Value: { Kind: ProbeKind.Failed } failed } =>
            See(ObservationKind.ProbeFailed, $"{failed.Code}: {failed.Detail}") with { IsEnvironmental = true },
        { Status: CallStatus.Completed, Value: { Kind: ProbeKind.Answered } answered } => See(ObservationKind.ProbeAnswered, $"a probe was answered: {answered.Detail}"),
        { Status: CallStatus.Completed, Value.Kind: ProbeKind.Unknown } => null,
        { Status: CallStatus.Completed } => See(ObservationKind.ProbeNone, "the adapter has no probe"),
        _ => null,
    };

    public Observation SeeStartupDeadline(TimeSpan deadline, long connectFailures, long bytesReceived, string? lastFailure)
    {
        var failures = connectFailures.ToString(CultureInfo.InvariantCulture);
        var tail = connectFailures > 0 ? $"; {failures} network failure(s), the last: {lastFailure ?? "unknown"}" : "; no connection failed";
        return See(ObservationKind.StartupDeadlinePassed, $"not ready after {Words(deadline)}{tail}") with
        {
            ConnectFailures = connectFailures,
            BytesReceived = bytesReceived,
            IsEnvironmental = connectFailures > 0,
        };
    }

    public Observation SeeNetworkFailure(long count, string? last) =>
        See(ObservationKind.NetworkFailed, $"{count.ToString(CultureInfo.InvariantCulture)} network failure(s), the last: {last ?? "unknown"}") with { IsEnvironmental = true };

    public Observation See(ObservationKind kind, string text) => new(kind, subject, time.GetTimestamp(), OneLine.Of(text));

    private static ObservationKind? KindOf(SignalKind signal) => signal switch
    {
        SignalKind.LoadFailed => ObservationKind.LoadFailed,
        SignalKind.ConstructFailed => ObservationKind.ConstructFailed,
        SignalKind.RunEnded => ObservationKind.RunTaskEnded,
        SignalKind.RunFaulted => ObservationKind.RunTaskFaulted,
        SignalKind.Connected => ObservationKind.Connected,
        SignalKind.HookMapped => ObservationKind.HookMapped,
        SignalKind.TrafficSeen => ObservationKind.TrafficSeen,
        SignalKind.DegradedReported => ObservationKind.AdapterDegraded,
        SignalKind.FatalReported => ObservationKind.FatalReported,
        SignalKind.BackgroundFaulted => ObservationKind.BackgroundFaulted,
        SignalKind.EscapedException => ObservationKind.EscapedException,
        SignalKind.ForgottenTaskFaulted => ObservationKind.ForgottenTaskFaulted,
        SignalKind.WorkerNotStarted => ObservationKind.WorkerNotStarted,
        SignalKind.WorkerGone => ObservationKind.WorkerGone,
        SignalKind.WorkerProtocol => ObservationKind.WorkerProtocol,
        SignalKind.Prepared or SignalKind.RunReturned => null,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "no observation is defined for this signal"),
    };

    private static string Words(TimeSpan span) => span < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
