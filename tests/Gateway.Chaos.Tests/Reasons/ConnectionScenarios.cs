using Gateway.Chaos.Tests.Zombies;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>
/// Codes of connections that the host itself finds to be of no use. Each is seen by one source alone, the others being switched off; the
/// reconnect grace is longer than the test, so that the suspicion stays.
/// </summary>
internal static class ConnectionScenarios
{
    private const string NeverReplaced = "reconnect_grace: 50m";

    // long enough for an upgrade on a busy machine; the peer closes after 100 ms
    private const string ShortIs = "short_connection: 1s";
    private static readonly ScaledLimits Limits = new(20);

    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        void Add(Reason reason, string mode, ZombieCase one, params string[] without) => all.Add(reason, new(() => SuspectedAsync(reason, mode, one, without), NextActionKind.LivenessCheck));

        Add(Reason.ConnectFailing, "poll", ZombieCase.Refuses, "sockets", "exceptions");
        Add(Reason.HiddenFailures, "poll", ZombieCase.Refuses, "network_events", "sockets");
        Add(Reason.RequestUnanswered, "poll", ZombieCase.NeverAnswers, "sockets", "exceptions");
        Add(Reason.CloseWait, "raw-socket", ZombieCase.HalfCloses, "exceptions");
        Add(Reason.Unacknowledged, "raw-socket", ZombieCase.BlackHole, "exceptions");
        Add(Reason.OneWayFlow, "raw-socket", ZombieCase.Stopped, "exceptions");
        Add(Reason.ShortConnections, "websocket", ZombieCase.ShortLives, "sockets", "exceptions");
        Add(Reason.RequestsFailing, "poll", ZombieCase.Errors, "sockets", "exceptions");
        all.Add(Reason.ResolutionFailing, new(ResolutionFailingAsync, NextActionKind.Restart));
        all.Add(Reason.HostNetworkDown, new(HostNetworkDownAsync, NextActionKind.LivenessCheck));
        all.Add(Reason.SendsFailing, new(SendsFailingAsync, NextActionKind.LivenessCheck));
        all.Add(Reason.NoInboundEvidence, new(() => SilentAsync(Reason.NoInboundEvidence, "none"), NextActionKind.LivenessCheck));
        all.Add(Reason.ProbeFailed, new(() => SilentAsync(Reason.ProbeFailed, "failed", "backoff_initial: 50m, backoff_max: 50m, "), NextActionKind.Restart));
    }

    private static async Task<Shown> SuspectedAsync(Reason reason, string mode, ZombieCase one, string[] without)
    {
        await using var network = one.NeedsNetwork ? await NetworkNamespace.MakeAsync() : null;
        await using var zombies = await ZombieGateway.StartAsync([mode], Limits, network, [NeverReplaced, "soft_window: 55m", ShortIs], without: without);
        await zombies.SettleAsync();
        await one.Begin(zombies, network);
        var shown = Shown.Of(await zombies.Gateway.WaitAsync(mode, $"{reason}", seen => seen.State == AdapterState.Degraded && seen.Reason == reason));
        await one.Heal(zombies, network);
        return shown;
    }

    /// <summary>The peer is on another machine, so to speak: what happens on loopback says nothing about a network.</summary>
    private static async Task<Shown> HostNetworkDownAsync()
    {
        var host = new ScriptedHostNetwork();
        await using var network = await NetworkNamespace.MakeAsync();
        await using var zombies = await ZombieGateway.StartAsync(["websocket"], Limits, network, instead: services => services.AddSingleton<IHostNetwork>(host));
        await zombies.SettleAsync();
        host.Set(isUp: false);
        await zombies.TellAsync("refuse");
        return Shown.Of(await zombies.Gateway.WaitAsync("websocket", "the host's network is blamed", one => one.Reason == Reason.HostNetworkDown));
    }

    /// <summary>The name has never been resolved, so it never was ready: it dies twice, and then waits.</summary>
    private static async Task<Shown> ResolutionFailingAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            ZombieGateway.Adapter("bad", "poll", "http://platform.invalid/", Limits), ["ZeroCooperation"],
            Limits.Yaml("startup_deadline: 50m", "backoff_initial: 50m", "backoff_max: 50m"));
        var dead = await gateway.WaitAsync("bad", "dead twice", one => one.State == AdapterState.Backoff);
        dead.NextAction.At.ShouldNotBeNull("a wait has an end that people can see");
        return Shown.Of(dead);
    }

    private static async Task<Shown> SendsFailingAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            "    bad: {plugin: misbehaving, settings: {behaviour: throw-in-send-async, phase: on-send, release_file: $HOME/release}}", ["Misbehaving"]);
        await gateway.ReadyAsync("bad");
        for (var n = 0; n < 5; n++)
        {
            gateway.Send("bad", "hello");
        }

        return Shown.Of(await gateway.WaitAsync("bad", "its sends fail", one => one.Reason == Reason.SendsFailing));
    }

    /// <summary>Connected, and no message ever comes in.</summary>
    private static async Task<Shown> SilentAsync(Reason reason, string probe, string limits = "")
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    quiet: {{plugin: obliging, limits: {{{limits}silence_floor: 300ms, silence_unlearned: 300ms, probe_spacing: 200ms}}, settings: {{does: connect, probe: {probe}}}}}", ["Obliging"]);
        return Shown.Of(await gateway.WaitAsync("quiet", $"{reason}", one => one.Reason == reason && one.State is AdapterState.Degraded or AdapterState.Backoff));
    }
}
