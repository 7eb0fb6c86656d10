using System.Diagnostics;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>Codes of a worker process, and of a gateway that was ended.</summary>
internal static class WorkerScenarios
{
    private const string Limits = "limits: {backoff_initial: 50m, backoff_max: 50m, load_deadline: 20s, run_return_deadline: 60s, startup_deadline: 60s, check_deadline: 60s}";

    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        all.Add(Reason.WorkerNotStarted, new(NotStartedAsync, NextActionKind.Restart));
        all.Add(Reason.WorkerGone, new(GoneAsync, NextActionKind.Restart));
        all.Add(Reason.WorkerSilent, new(SilentAsync));
        all.Add(Reason.WorkerProtocol, new(ProtocolAsync));
        all.Add(Reason.HostCrashed, new(CrashedAsync, NextActionKind.EndQuarantine));
    }

    private static async Task<Shown> NotStartedAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: misbehaving, {Limits}}}", ["Misbehaving"], instead: services => services.AddSingleton<IWorkerLauncher, NoLauncher>(), isolation: "process");
        return Shown.Of(await gateway.WaitAsync("bad", "waits", one => one.State == AdapterState.Backoff));
    }

    private static async Task<Shown> GoneAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    bad: {{plugin: misbehaving, {Limits}}}", ["Misbehaving"], isolation: "process");
        for (var turn = 1; turn <= 2; turn++)
        {
            Kill(await gateway.ReadyAsync("bad", atLeast: turn));
        }

        return Shown.Of(await gateway.WaitAsync("bad", "waits", one => one.State == AdapterState.Backoff));
    }

    private static async Task<Shown> SilentAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    bad: {{plugin: misbehaving, {Limits}}}", ["Misbehaving"], isolation: "process");
        var ready = await gateway.ReadyAsync("bad");
        using var stop = Process.Start("kill", $"-STOP {ready.ProcessId}");
        return await DeadAsync(gateway);
    }

    private static async Task<Shown> ProtocolAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    bad: {{plugin: hostile, {Limits}, settings: {{deed: corrupt-protocol}}}}", ["Hostile"], isolation: "process");
        await gateway.ReadyAsync("bad");
        gateway.Send("bad", "go");
        return await DeadAsync(gateway);
    }

    private static async Task<Shown> DeadAsync(GatewayUnderTest gateway)
    {
        var verdict = await gateway.EventAsync("bad", one => one.Kind == EventKind.VerdictReached);
        return Shown.Of(verdict, gateway["bad"]!);
    }

    private static async Task<Shown> CrashedAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("    bad: {plugin: misbehaving}", ["Misbehaving"]);
        var ready = await gateway.ReadyAsync("bad");
        var build = gateway.Services.GetCatalog().Find(ready.Plugin)!.Build!;
        await gateway.CommandAsync("bad", AdapterVerb.Pause);
        await gateway.WaitAsync("bad", "paused", one => one.State == AdapterState.Paused);
        var now = DateTimeOffset.UtcNow;
        var suspect = new CrashSuspect("bad", "misbehaving", 1, build.ContentHash, SuspicionGrade.Frames, "its code stands in the last words of the process")
        {
            Action = CrashAction.Quarantined,
            Until = now + TimeSpan.FromMinutes(15),
        };
        gateway.Services.GetRequiredService<CrashBook>().Set(
            [new CrashReport { At = now, Cause = CrashCause.StackOverflow, Text = "the gateway ended by a stack overflow", Suspects = [suspect], Evidence = ["at Misbehaving.Deep()"] }], isNew: true);
        await gateway.CommandAsync("bad", AdapterVerb.Resume);
        return Shown.Of(await gateway.WaitAsync("bad", "held", one => one.State == AdapterState.Quarantined));
    }

    private static void Kill(AdapterSnapshot adapter)
    {
        using var worker = Process.GetProcessById(adapter.ProcessId.ShouldNotBeNull());
        worker.Kill();
    }

    private sealed class NoLauncher : IWorkerLauncher
    {
        public Task<WorkerLaunchOutcome> LaunchAsync(WorkerLaunch launch) =>
            Task.FromResult(WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.StartRefused, "the system has no process left: raise its limit"));

        public Task<SandboxInForce> SandboxAsync() => Task.FromResult(new SandboxInForce(IsOn: false, "a test"));

        public void Dispose()
        {
        }
    }
}
