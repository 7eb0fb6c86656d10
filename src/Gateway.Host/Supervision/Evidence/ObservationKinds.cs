using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>The table of design 5: what each kind of observation means.</summary>
internal static class ObservationKinds
{
    public static ObservationInfo Of(ObservationKind kind) => kind switch
    {
        ObservationKind.RunTaskEnded => new("run-task", ObservationWeight.Conclusive, Reason.TaskEnded),
        ObservationKind.RunTaskFaulted => new("run-task", ObservationWeight.Conclusive, Reason.TaskFaulted),
        ObservationKind.FatalReported => new("report", ObservationWeight.Conclusive, Reason.FatalReported),
        ObservationKind.EscapedException => new("escape", ObservationWeight.Conclusive, Reason.EscapedException),
        ObservationKind.BackgroundFaulted => new("background", ObservationWeight.Conclusive, Reason.BackgroundFaulted),
        ObservationKind.CallPastDeadline => new("door", ObservationWeight.Conclusive, Reason.CallTimeout, IsTimed: true),
        ObservationKind.RunBlocked => new("door", ObservationWeight.Conclusive, Reason.RunBlocked, IsTimed: true),
        ObservationKind.ConstructFailed => new("constructor", ObservationWeight.Conclusive, Reason.ConstructFailed),
        ObservationKind.ConstructTimeout => new("constructor", ObservationWeight.Conclusive, Reason.ConstructTimeout, IsTimed: true),
        ObservationKind.LoadFailed => new("loader", ObservationWeight.Conclusive, Reason.LoadFailed),
        ObservationKind.WorkerNotStarted => new("worker", ObservationWeight.Conclusive, Reason.WorkerNotStarted),
        ObservationKind.WorkerGone => new("worker", ObservationWeight.Conclusive, Reason.WorkerGone),
        ObservationKind.WorkerSilent => new("worker", ObservationWeight.Conclusive, Reason.WorkerSilent, IsTimed: true),
        ObservationKind.WorkerProtocol => new("worker", ObservationWeight.Conclusive, Reason.WorkerProtocol),
        ObservationKind.DescriptorsHeld => new("descriptors", ObservationWeight.Conclusive, Reason.DescriptorsExhausted),
        // counts as timed: when this machine's network goes, every probe fails at once, and the blast radius must see it
        ObservationKind.ProbeFailed => new("probe", ObservationWeight.Conclusive, Reason.ProbeFailed, IsTimed: true),
        ObservationKind.ResolutionFailing => new("network-events", ObservationWeight.Soft, Reason.ResolutionFailing) { Witness = Witness.Runtime },
        ObservationKind.ConnectFailing => new("network-events", ObservationWeight.Soft, Reason.ConnectFailing) { Witness = Witness.Runtime },
        ObservationKind.RequestsFailing => new("network-events", ObservationWeight.Soft, Reason.RequestsFailing) { Witness = Witness.Runtime },
        ObservationKind.RequestUnanswered => new("network-events", ObservationWeight.Soft, Reason.RequestUnanswered) { Witness = Witness.Runtime },
        ObservationKind.ShortConnections => new("network-events", ObservationWeight.Soft, Reason.ShortConnections) { Witness = Witness.Runtime },
        ObservationKind.HiddenFailures => new("exceptions", ObservationWeight.Soft, Reason.HiddenFailures) { Witness = Witness.Exceptions },
        ObservationKind.CloseWait => new("sockets", ObservationWeight.Soft, Reason.CloseWait) { Witness = Witness.Kernel },
        ObservationKind.Unacknowledged => new("sockets", ObservationWeight.Soft, Reason.Unacknowledged) { Witness = Witness.Kernel },
        ObservationKind.OneWayFlow => new("sockets", ObservationWeight.Soft, Reason.OneWayFlow) { Witness = Witness.Kernel },
        ObservationKind.SendsFailing => new("sends", ObservationWeight.Soft, Reason.SendsFailing) { Witness = Witness.Sends },
        ObservationKind.SiblingsWell => new("siblings", ObservationWeight.Soft, Reason.None) { Witness = Witness.Siblings },
        ObservationKind.SuccessSeen => new("traffic", ObservationWeight.Life, Reason.None),
        ObservationKind.BytesSeen => new("traffic", ObservationWeight.Context, Reason.None),
        ObservationKind.ProbeAnswered => new("probe", ObservationWeight.Life, Reason.None),
        ObservationKind.CanaryReturned => new("canary", ObservationWeight.Life, Reason.None),
        ObservationKind.CanaryMissed => new("canary", ObservationWeight.Context, Reason.ProbeFailed, IsTimed: true),
        ObservationKind.ProbeNone => new("probe", ObservationWeight.Context, Reason.None),
        ObservationKind.InboundSilent => new("inbound", ObservationWeight.Context, Reason.NoInboundEvidence),
        ObservationKind.ClockGap => new("clock", ObservationWeight.Context, Reason.None),
        ObservationKind.ForgottenTaskFaulted => new("forgotten-task", ObservationWeight.Soft, Reason.ForgottenTaskFaulted),
        ObservationKind.OpinionDead => new("opinion", ObservationWeight.Check, Reason.OpinionDead),
        ObservationKind.CheckFailed => new("opinion", ObservationWeight.Check, Reason.OpinionDead),
        ObservationKind.OpinionAlive => new("opinion", ObservationWeight.Life, Reason.None),
        ObservationKind.OpinionNone => new("opinion", ObservationWeight.Context, Reason.None),
        ObservationKind.StartupDeadlinePassed => new("startup", ObservationWeight.Context, Reason.StartupTimeout, IsTimed: true),
        ObservationKind.Connected => new("report", ObservationWeight.Life, Reason.Connected),
        ObservationKind.HookMapped => new("hook", ObservationWeight.Life, Reason.HookMapped),
        ObservationKind.TrafficSeen => new("traffic", ObservationWeight.Life, Reason.TrafficSeen),
        ObservationKind.AdapterDegraded => new("report", ObservationWeight.Context, Reason.AdapterDegraded),
        ObservationKind.NetworkFailed => new("network", ObservationWeight.Context, Reason.None),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no meaning is defined for this kind of observation"),
    };

    /// <summary>Whether it shows that this generation works (design 4: readiness is observed progress).</summary>
    public static bool ProvesReadiness(ObservationKind kind) =>
        kind is ObservationKind.Connected or ObservationKind.HookMapped or ObservationKind.TrafficSeen;

    /// <summary>Whether every sighting counts in the window.</summary>
    public static bool IsStrike(ObservationKind kind) => Of(kind).Weight is ObservationWeight.Soft or ObservationWeight.Check;
}
