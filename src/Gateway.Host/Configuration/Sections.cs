using System.Globalization;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>The sections with fixed keys. The ranges are the promise; docs/configuration.md says what each key means.</summary>
internal static class Sections
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static Section<WatchdogConfig> Watchdog { get; } = new Section<WatchdogConfig>(new())
        .Flag("enabled", c => c.Enabled, (c, v) => c with { Enabled = v })
        .Duration("interval", TimeSpan.FromMilliseconds(100), Hour, c => c.Interval, (c, v) => c with { Interval = v })
        .Whole("failure_threshold", 1, 100, c => c.FailureThreshold, (c, v) => c with { FailureThreshold = (int)v })
        .Duration("sweep", Least, TimeSpan.FromSeconds(1), c => c.Sweep, (c, v) => c with { Sweep = v })
        .Share("blast_radius", c => c.BlastRadius, (c, v) => c with { BlastRadius = v })
        .Whole("blast_radius_minimum", 1, 10_000, c => c.BlastRadiusMinimum, (c, v) => c with { BlastRadiusMinimum = (int)v });

    public static Section<EvidenceConfig> Evidence { get; } = new Section<EvidenceConfig>(new())
        .Flag("network_events", c => c.NetworkEvents, (c, v) => c with { NetworkEvents = v })
        .Flag("sockets", c => c.Sockets, (c, v) => c with { Sockets = v })
        .Flag("exceptions", c => c.Exceptions, (c, v) => c with { Exceptions = v })
        .Flag("sends", c => c.Sends, (c, v) => c with { Sends = v })
        .Flag("inbound", c => c.Inbound, (c, v) => c with { Inbound = v })
        .Flag("siblings", c => c.Siblings, (c, v) => c with { Siblings = v })
        .Flag("clock", c => c.Clock, (c, v) => c with { Clock = v })
        .Flag("host_network", c => c.HostNetwork, (c, v) => c with { HostNetwork = v })
        .Flag("early_return", c => c.EarlyReturn, (c, v) => c with { EarlyReturn = v });

    public static Section<PluginsConfig> Plugins { get; } = new Section<PluginsConfig>(new())
        .Flag("auto_start", c => c.AutoStart, (c, v) => c with { AutoStart = v })
        .Duration("settle", TimeSpan.FromMilliseconds(50), Minute, c => c.Settle, (c, v) => c with { Settle = v })
        .Duration("rescan", TimeSpan.FromMilliseconds(100), Hour, c => c.Rescan, (c, v) => c with { Rescan = v })
        .Whole("keep_builds", 1, 20, c => c.KeepBuilds, (c, v) => c with { KeepBuilds = (int)v })
        .Choice("isolation", IsolationWords.All, c => IsolationWords.Write(c.Isolation), (c, v) => c with { Isolation = IsolationWords.Read(v) })
        .Whole("worker_spares", 0, 64, c => c.WorkerSpares, (c, v) => c with { WorkerSpares = (int)v })
        .Choice("sandbox", SandboxWords.All, c => SandboxWords.Write(c.Sandbox), (c, v) => c with { Sandbox = SandboxWords.Read(v) })
        .Choice("lock", ["off", "warn", "require"], c => c.Lock.ToString().ToLowerInvariant(), (c, v) => c with { Lock = Enum.Parse<PluginLockMode>(v, ignoreCase: true) });

    public static Section<ListenConfig> Listen { get; } = new Section<ListenConfig>(new())
        .Checked("admin", "an http:// address", c => c.Admin, (c, v) => c with { Admin = v }, AddressFault)
        .Checked("hooks", "an http:// address", c => c.Hooks, (c, v) => c with { Hooks = v }, AddressFault)
        .Whole("hook_body_limit", 1024, 100 * 1024 * 1024, c => c.HookBodyLimit, (c, v) => c with { HookBodyLimit = v });

    public static Section<ConsumersConfig> Consumers { get; } = new Section<ConsumersConfig>(new())
        .Duration("lease", Least, TimeSpan.FromDays(1), c => c.Lease, (c, v) => c with { Lease = v })
        .Whole("window", 1, 1_000, c => c.Window, (c, v) => c with { Window = (int)v })
        .Whole("attempts", 1, 100, c => c.Attempts, (c, v) => c with { Attempts = (int)v })
        .Duration("heartbeat", Least, TimeSpan.FromMinutes(5), c => c.Heartbeat, (c, v) => c with { Heartbeat = v })
        .Duration("expire_after", Minute, TimeSpan.FromDays(365), c => c.ExpireAfter, (c, v) => c with { ExpireAfter = v });

    public static Section<MessagingConfig> Messaging { get; } = new Section<MessagingConfig>(new())
        .Choice("durability", ["full", "normal", "off"], c => c.Durability.ToString().ToLowerInvariant(), (c, v) => c with { Durability = Enum.Parse<Durability>(v, ignoreCase: true) })
        .Duration("retention_age", Minute, TimeSpan.FromDays(3650), c => c.RetentionAge, (c, v) => c with { RetentionAge = v })
        .Whole("retention_messages", 1_000, 1_000_000_000, c => c.RetentionMessages, (c, v) => c with { RetentionMessages = v })
        .Whole("retention_bytes", 1 << 20, 1L << 40, c => c.RetentionBytes, (c, v) => c with { RetentionBytes = v })
        .Duration("dead_letter_age", Minute, TimeSpan.FromDays(3650), c => c.DeadLetterAge, (c, v) => c with { DeadLetterAge = v });

    public static Section<LogConfig> Log { get; } = new Section<LogConfig>(new())
        .Choice("level", ["debug", "information", "warning", "error"], c => c.Level, (c, v) => c with { Level = v })
        .Whole("adapter_lines_per_second", 1, 100_000, c => c.AdapterLinesPerSecond, (c, v) => c with { AdapterLinesPerSecond = (int)v })
        .Whole("adapter_file_bytes", 64 * 1024, 1024 * 1024 * 1024, c => c.AdapterFileBytes, (c, v) => c with { AdapterFileBytes = v });

    public static Section<DiagnosticsConfig> Diagnostics { get; } = new Section<DiagnosticsConfig>(new())
        .Choice("leak_holder", ["auto", "off"], c => c.LeakHolder ? "auto" : "off", (c, v) => c with { LeakHolder = v == "auto" })
        .Whole("leak_budget", 1, 10_000, c => c.LeakBudget, (c, v) => c with { LeakBudget = (int)v });

    public static Section<LimitsConfig> Limits { get; } = new Section<LimitsConfig>(LimitsConfig.Default)
        .Duration("load_deadline", Least, Hour, c => c.LoadDeadline, (c, v) => c with { LoadDeadline = v })
        .Duration("startup_deadline", Least, Hour, c => c.StartupDeadline, (c, v) => c with { StartupDeadline = v })
        .Duration("run_return_deadline", Least, Hour, c => c.RunReturnDeadline, (c, v) => c with { RunReturnDeadline = v })
        .Duration("stop_deadline", Least, Hour, c => c.StopDeadline, (c, v) => c with { StopDeadline = v })
        .Duration("abort_deadline", Least, Hour, c => c.AbortDeadline, (c, v) => c with { AbortDeadline = v })
        .Duration("drain_deadline", Least, Hour, c => c.DrainDeadline, (c, v) => c with { DrainDeadline = v })
        .Duration("send_deadline", Least, Hour, c => c.SendDeadline, (c, v) => c with { SendDeadline = v })
        .Duration("check_deadline", Least, Hour, c => c.CheckDeadline, (c, v) => c with { CheckDeadline = v })
        .Duration("hook_deadline", Least, Hour, c => c.HookDeadline, (c, v) => c with { HookDeadline = v })
        .Whole("failure_threshold", 1, 100, c => c.FailureThreshold, (c, v) => c with { FailureThreshold = (int)v })
        .Duration("backoff_initial", Least, Hour, c => c.BackoffInitial, (c, v) => c with { BackoffInitial = v })
        .Duration("backoff_max", Least, TimeSpan.FromDays(1), c => c.BackoffMax, (c, v) => c with { BackoffMax = v })
        .Share("backoff_jitter", c => c.BackoffJitter, (c, v) => c with { BackoffJitter = v })
        .Whole("restart_budget", 1, 1_000, c => c.RestartBudget, (c, v) => c with { RestartBudget = (int)v })
        .Duration("restart_window", TimeSpan.FromSeconds(1), Week, c => c.RestartWindow, (c, v) => c with { RestartWindow = v })
        .Duration("healthy_after", Least, Week, c => c.HealthyAfter, (c, v) => c with { HealthyAfter = v })
        .Duration("quarantine_initial", Least, Week, c => c.QuarantineInitial, (c, v) => c with { QuarantineInitial = v })
        .Duration("quarantine_max", Least, Week, c => c.QuarantineMax, (c, v) => c with { QuarantineMax = v })
        .Duration("probation", Least, Hour, c => c.Probation, (c, v) => c with { Probation = v })
        .Whole("login_budget", 1, 100_000, c => c.LoginBudget, (c, v) => c with { LoginBudget = (int)v })
        .Whole("soft_strikes", 2, 1_000, c => c.SoftStrikes, (c, v) => c with { SoftStrikes = (int)v })
        .Duration("soft_window", Least, Hour, c => c.SoftWindow, (c, v) => c with { SoftWindow = v })
        .Duration("reconnect_grace", Least, Hour, c => c.ReconnectGrace, (c, v) => c with { ReconnectGrace = v })
        .Duration("answer_deadline", Least, Hour, c => c.AnswerDeadline, (c, v) => c with { AnswerDeadline = v })
        .Duration("ack_deadline", Least, Hour, c => c.AckDeadline, (c, v) => c with { AckDeadline = v })
        .Duration("close_wait_deadline", Least, Hour, c => c.CloseWaitDeadline, (c, v) => c with { CloseWaitDeadline = v })
        .Duration("short_connection", Least, Hour, c => c.ShortConnection, (c, v) => c with { ShortConnection = v })
        .Duration("silence_floor", Least, Week, c => c.SilenceFloor, (c, v) => c with { SilenceFloor = v })
        .Duration("silence_unlearned", Least, Week, c => c.SilenceUnlearned, (c, v) => c with { SilenceUnlearned = v })
        .Choice("on_suspicion", ["alert", "recycle"], c => c.OnSuspicion == SuspicionPolicy.Recycle ? "recycle" : "alert",
            (c, v) => c with { OnSuspicion = v == "recycle" ? SuspicionPolicy.Recycle : SuspicionPolicy.Alert })
        .Duration("recycle_spacing", Least, Week, c => c.RecycleSpacing, (c, v) => c with { RecycleSpacing = v })
        .Duration("probe_deadline", Least, Hour, c => c.ProbeDeadline, (c, v) => c with { ProbeDeadline = v })
        .Duration("probe_spacing", Least, Hour, c => c.ProbeSpacing, (c, v) => c with { ProbeSpacing = v })
        .Duration("early_return_interval", Least, Hour, c => c.EarlyReturnInterval, (c, v) => c with { EarlyReturnInterval = v })
        .Whole("max_concurrent_sends", 1, 32, c => c.MaxConcurrentSends, (c, v) => c with { MaxConcurrentSends = (int)v })
        .Whole("inbound_queue", 1, 1_000_000, c => c.InboundQueue, (c, v) => c with { InboundQueue = (int)v })
        .Whole("leak_budget", 1, 1_000, c => c.LeakBudget, (c, v) => c with { LeakBudget = (int)v })
        .Whole("outbound_queue", 1, 1_000_000, c => c.OutboundQueue, (c, v) => c with { OutboundQueue = (int)v })
        .Whole("send_attempts", 1, 100, c => c.SendAttempts, (c, v) => c with { SendAttempts = (int)v })
        .Duration("send_max_age", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), c => c.SendMaxAge, (c, v) => c with { SendMaxAge = v })
        .Choice("on_ambiguous", ["hold", "resend"], c => c.OnAmbiguous == AmbiguousPolicy.Resend ? "resend" : "hold",
            (c, v) => c with { OnAmbiguous = v == "resend" ? AmbiguousPolicy.Resend : AmbiguousPolicy.Hold })
        .Optional("worker_memory", "64MB to 1TB, or none", c => c.WorkerMemory, (c, v) => c with { WorkerMemory = v }, text => Sizes.TryParse(text, out var bytes) ? bytes : null, Sizes.Text, 64L << 20, 1L << 40)
        .Optional("worker_cpu", "0.05 to 1024 cores, or none", c => c.WorkerCpu, (c, v) => c with { WorkerCpu = v },
            text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cores) ? cores : null, cores => cores.ToString(CultureInfo.InvariantCulture), 0.05, 1024)
        .Optional("worker_open_files", "64 to 1000000, or none", c => c.WorkerOpenFiles, (c, v) => c with { WorkerOpenFiles = v }, WholeOrNone, Plain, 64, 1_000_000)
        .Optional("worker_processes", "64 to 100000, or none", c => c.WorkerProcesses, (c, v) => c with { WorkerProcesses = v }, WholeOrNone, Plain, 64, 100_000);

    private static int? WholeOrNone(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string Plain(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static (string Fault, string Suggestion)? AddressFault(string text)
    {
        const string Example = "Write it like http://127.0.0.1:8787.";

        // Kestrel's own wildcards are no host names; they are checked as one
        var plain = text.Replace("//*", "//any", StringComparison.Ordinal).Replace("//+", "//any", StringComparison.Ordinal);
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return ($"'{text}' is not an address to listen on.", Example);
        }

        if (address.Scheme != Uri.UriSchemeHttp)
        {
            return ($"'{text}': only http:// can be listened on.", "Put a TLS proxy in front for https.");
        }

        return address.PathAndQuery is "/" ? null : ($"'{text}' has a path.", Example);
    }
}
