using static Gateway.Process.Tests.Hostile.HostileExpected;
using static Gateway.Process.Tests.Hostile.HostileTier;

namespace Gateway.Process.Tests.Hostile;

/// <summary>The hostile list of issue 4.</summary>
internal static class HostileRows
{
    private static readonly HostileTier[] Workers = [HostileTier.Process, ProcessAndSandbox];

    private static readonly (string Kind, string Text) Touched = ("process-state-touched", "");
    private static readonly (string Kind, string Text) HoldsPool = ("host-degraded", "'bad' (generation 1) has kept most threads of the pool");

    public static IReadOnlyList<HostileRow> All { get; } = [.. Faults(), .. Ends(), .. Greed(), .. Surroundings(), .. Intrusions(), .. Messages()];

    private static IEnumerable<HostileRow> Faults() =>
    [
        new("throw-everywhere", "throw from every member") { End = HostileEnd.Replaced, Short = [InProcess, HostileTier.Process] },
        new("hang-everywhere", "hang in every member") { End = HostileEnd.Replaced, Short = [InProcess, HostileTier.Process] },
        new("swallow-cancellation", "swallow cancellation") { Then = HostileThen.Restart, End = HostileEnd.Replaced },
        new("sleep-in-cancellation-callback", "sleep in a cancellation callback") { Then = HostileThen.Restart, End = HostileEnd.Replaced, Short = [InProcess] },
        new("async-void", "async void that throws") { End = HostileEnd.Replaced },
        new("raw-thread", "raw thread that throws") { End = HostileEnd.Replaced },
        new("pool-item", "pool item that throws") { End = HostileEnd.Replaced },
        new("timer", "timer that throws") { End = HostileEnd.Replaced, Short = [InProcess] },
        new("finalizer", "finalizer that throws") { End = HostileEnd.Replaced },
        new("forgotten-task", "forgotten task that faults") { End = HostileEnd.GoesOn },
        new("first-chance-handler-throws", "first-chance handler that throws") { InProcess = EndsHostOnce },
        new("leak-context", "leak its context") { Then = HostileThen.Restart, End = HostileEnd.Replaced },
        new("send-after-fencing", "keep sending after fencing") { Then = HostileThen.Restart, End = HostileEnd.Replaced, Short = [InProcess, HostileTier.Process] },
    ];

    private static IEnumerable<HostileRow> Ends() =>
    [
        new("stack-overflow", "stack overflow") { InProcess = EndsHostOnce, Short = [InProcess, HostileTier.Process, Auto] },
        new("environment-exit", "Environment.Exit") { InProcess = EndsHostOnce, Short = [Auto] },
        new("fail-fast", "FailFast") { InProcess = EndsHostOnce },
        new("native-crash", "native crash") { InProcess = EndsHostOnce, Short = [HostileTier.Process] },
        new("out-of-memory", "allocate until out of memory") { InProcess = EndsHostOnce, HasHeapLimit = true, Short = [HostileTier.Process] },
    ];

    private static IEnumerable<HostileRow> Greed() =>
    [
        new("spin-all-cores", "spin on every core"),
        new("block-500-pool-threads", "500 blocked pool threads")
        {
            EndInAuto = HostileEnd.Replaced, ToldAs = HoldsPool, Proof = tier => tier == Auto ? "starvation: generation 1 had kept" : null, Short = [InProcess, Auto],
        },
        new("leak-sockets", "leak 10,000 sockets")
        {
            End = HostileEnd.Replaced, EndInWorker = HostileEnd.GoesOn, GivesBack = true, Short = [InProcess],
            Proof = tier => tier switch { InProcess => "descriptors-exhausted", Auto => "descriptors: generation 1", _ => "connections, " },
        },
        new("leak-threads", "leak threads"),
        new("log-loop", "write logs in a tight loop") { End = HostileEnd.GoesOn },
        new("fill-data-folder", "fill its data folder")
        {
            InProcess = NotPreventable, Process = NotPreventable, Proof = tier => tier == ProcessAndSandbox ? "on the gateway's disk: 0 MB" : "on the gateway's disk: 96 MB", Never = tier => tier == ProcessAndSandbox ? "filled" : null, Short = [ProcessAndSandbox],
        },
        new("children-and-hang", "spawn children and hang in stop") { InProcess = NotPreventable, Then = HostileThen.Disable, End = HostileEnd.GoesOn, Proof = _ => "6 children", Short = Workers },
        new("fork-bomb", "fork bomb") 
        {
            InProcess = NotPreventable, NeedsLimit = true, Proof = tier => tier is InProcess or Auto ? "300 of 300 children" : "of 300 children",
            Never = tier => tier is InProcess or Auto ? null : "300 of 300", Short = [ProcessAndSandbox],
        },
    ];

    private static IEnumerable<HostileRow> Surroundings() =>
    [
        new("set-max-threads", "SetMaxThreads(1,1)") { ToldAs = Touched, End = HostileEnd.GoesOn, Short = [InProcess] },
        new("take-signals-and-console", "take over SIGTERM and the console") { ToldAs = Touched, Then = HostileThen.Terminate, End = HostileEnd.GoesOn },
        new("change-directory-culture-environment", "change directory, culture and environment") { ToldAs = Touched, Proof = _ => "are others", End = HostileEnd.GoesOn },
        new("open-admin-port", "open the admin port") { End = HostileEnd.GoesOn, Proof = _ => "not bound (AddressAlreadyInUse), without the token 401, 401, 401, an order 401" },
    ];

    private static IEnumerable<HostileRow> Intrusions() =>
    [
        new("kill-host", "kill the host's pid") { InProcess = EndsHostOnce, Process = NotPreventable, EndInWorker = HostileEnd.Either, Short = Workers },
        new("kill-neighbour", "kill a neighbour")
        {
            InProcess = NotPreventable, Process = NotPreventable, NeighbourInWorker = true, End = HostileEnd.GoesOn, Short = [ProcessAndSandbox],
            Proof = tier => tier == ProcessAndSandbox ? "was not killed" : "the neighbour's worker was killed",
        },
        new("read-secrets", "read admin.token, the journal, the host's environment, a neighbour's settings")
        {
            InProcess = NotPreventable, Process = NotPreventable, NeighbourInWorker = true, End = HostileEnd.GoesOn,
            Proof = tier => tier == ProcessAndSandbox ? "nothing read" : "read data/admin.token", Short = Workers,
        },
        new("second-connection", "a second live connection with the same credential") { Proof = _ => "credential-in-use" },
    ];

    private static IEnumerable<HostileRow> Messages() =>
    [
        new("flood-receive", "flood ReceiveAsync"),
        new("huge-messages", "send 100 MB messages") { WorkerMemory = "4GB", Proof = _ => "message refused (Invalid), state refused (Invalid)", Short = [InProcess] },
        new("corrupt-protocol", "corrupt the worker protocol") { End = HostileEnd.GoesOn, EndInWorker = HostileEnd.Replaced, Short = [ProcessAndSandbox] },
        new("drip-protocol", "answer the protocol one byte a minute") { End = HostileEnd.GoesOn, EndInWorker = HostileEnd.Replaced },
    ];
}
