using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

/// <summary>Typical snapshots, all at one moment.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static AdapterSnapshot Ready(string name = "demo") => new()
    {
        Name = AdapterId.Parse(name),
        Plugin = PluginId.Parse("webhook"),
        Version = "1.2.0",
        Build = "0123456789ab",
        Generation = new GenerationNumber(3),
        State = AdapterState.Ready,
        Reason = Reason.HookMapped,
        Dimensions = new HealthDimensions(Health.Healthy, Health.Unknown, Health.Healthy, Health.Healthy),
        Since = Now.AddMinutes(-3),
        Restarts = new RestartCounters(2, 1, 5, 0),
        NextAction = new NextAction(NextActionKind.LivenessCheck, Now.AddSeconds(4), "checks its liveness"),
        LastIncident = Death(),
        Retired = [new RetiredGeneration(new GenerationNumber(2), RetiredState.Unloaded, "collected", Now.AddMinutes(-4))],
    };

    public static AdapterSnapshot Backoff() => Ready() with
    {
        State = AdapterState.Backoff,
        Reason = Reason.TaskFaulted,
        Detail = "the run task of generation 3 threw SocketException: connection refused",
        Dimensions = HealthDimensions.Down,
        Since = Now.AddSeconds(-2),
        Evidence = [new Evidence("run-task", "faulted with SocketException: connection refused", Now.AddSeconds(-2))],
        NextAction = new NextAction(NextActionKind.Restart, Now.AddSeconds(14), "starts the next generation"),
        LastIncident = Death() with { Generation = new GenerationNumber(3), Reason = Reason.TaskFaulted, Healed = null },
    };

    public static Incident Death() => new(
        new GenerationNumber(2),
        Reason.TaskEnded,
        "RunAsync returned after 40 s",
        Now.AddMinutes(-4),
        [new Evidence("run-task", "ended by itself", Now.AddMinutes(-4))],
        TimeSpan.FromMilliseconds(120));

    public static PluginEntry NotConfigured() => new()
    {
        Source = "discord",
        Origin = "discord",
        Id = PluginId.Parse("discord"),
        Build = new PluginBuild(
            new PluginManifest
            {
                Id = PluginId.Parse("discord"),
                TypeName = "Discord.Adapter",
                Version = "2.0.0",
                Contract = new Version(1, 0),
                Settings =
                [
                    new SettingSchema("bot_token", SettingKind.Text, "From the developer portal", Required: true, Secret: true),
                    new SettingSchema("guild", SettingKind.Text, Required: true),
                    new SettingSchema("shards", SettingKind.Integer, Default: "1"),
                ],
            },
            "feedfacefeedface",
            "shadow/feedface",
            "shadow/feedface/Discord.dll"),
    };
}
