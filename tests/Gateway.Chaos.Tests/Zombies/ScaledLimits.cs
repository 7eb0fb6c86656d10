using System.Globalization;
using Gateway.Host.Model.Config;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>The defaults, every duration divided by the same number: what is tested at a twentieth holds at full length.</summary>
internal sealed class ScaledLimits(int divisor)
{
    private static readonly LimitsConfig Defaults = LimitsConfig.Default;
    private readonly Dictionary<string, string> _limits = new(StringComparer.Ordinal)
    {
        ["startup_deadline"] = Of(Defaults.StartupDeadline, divisor),
        // not about connections: a busy machine must not look like an adapter that blocks
        ["run_return_deadline"] = Of(divisor == 1 ? Defaults.RunReturnDeadline : Defaults.StartupDeadline, divisor),
        ["soft_window"] = Of(Defaults.SoftWindow, divisor),
        ["reconnect_grace"] = Of(Defaults.ReconnectGrace, divisor),
        ["answer_deadline"] = Of(Defaults.AnswerDeadline, divisor),
        ["ack_deadline"] = Of(Defaults.AckDeadline, divisor),
        ["close_wait_deadline"] = Of(Defaults.CloseWaitDeadline, divisor),
        ["short_connection"] = Of(Defaults.ShortConnection, divisor),
        ["silence_floor"] = Of(Defaults.SilenceFloor, divisor),
        ["silence_unlearned"] = Of(Defaults.SilenceUnlearned, divisor),
        ["recycle_spacing"] = Of(Defaults.RecycleSpacing, divisor),
        ["probe_deadline"] = Of(Defaults.ProbeDeadline, divisor),
        ["probe_spacing"] = Of(Defaults.ProbeSpacing, divisor),
        ["early_return_interval"] = Of(Defaults.EarlyReturnInterval, divisor),
        ["backoff_initial"] = Of(Defaults.BackoffInitial, divisor),
        ["backoff_max"] = Of(Defaults.BackoffMax, divisor),
        ["stop_deadline"] = Of(Defaults.StopDeadline, divisor),
        ["abort_deadline"] = Of(Defaults.AbortDeadline, divisor),
        ["restart_budget"] = "100",
    };

    public int Divisor => divisor;

    public TimeSpan Heartbeat => TimeSpan.FromSeconds(5) / divisor;

    public TimeSpan Retry => TimeSpan.FromSeconds(5) / divisor;

    /// <summary>YAML below <c>gateway:</c>. There are more dead than healthy adapters in these tests, so the blast radius is switched off.</summary>
    /// <param name="others">Limits that the test sets itself, in flow style: <c>on_suspicion: recycle</c>.</param>
    public string Yaml(params IEnumerable<string> others)
    {
        var limits = new Dictionary<string, string>(_limits, StringComparer.Ordinal);
        foreach (var other in others)
        {
            var pair = other.Split(": ", 2);
            limits[pair[0]] = pair[1];
        }

        // the least that the configuration allows
        var interval = Of(TimeSpan.FromTicks(Math.Max(new WatchdogConfig().Interval.Ticks, TimeSpan.FromMilliseconds(100 * divisor).Ticks)), divisor);
        return $"  liveness_watchdog: {{interval: {interval}, sweep: 20ms, blast_radius_minimum: 1000}}\n  plugins: {{settle: 60ms, rescan: 100ms}}\n"
            + $"  limits: {{{string.Join(", ", limits.Select(pair => $"{pair.Key}: {pair.Value}"))}}}";
    }

    public static string Of(TimeSpan whole, int divisor) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(10, (whole / divisor).TotalMilliseconds):0}ms");
}
