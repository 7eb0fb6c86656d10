using Gateway.Host.Model;
using Gateway.Host.Supervision.Scarcity;
using Gateway.Host.Tests.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>
/// Codes of a death. The first restart is immediate and the second waits: the wait shows the code with a next action and its time. The
/// backoff is far longer than the test, so that what is shown stays.
/// </summary>
internal static class DeathScenarios
{
    private const string Backoff = "backoff_initial: 50m, backoff_max: 50m";

    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        void Add(Reason reason, string behaviour, string settings = "", string limits = "") =>
            all.Add(reason, new(() => MisbehavesAsync(reason, behaviour, settings, limits), NextActionKind.Restart));

        Add(Reason.TaskEnded, "task-returns");
        Add(Reason.TaskFaulted, "task-faults");
        Add(Reason.FatalReported, "fatal-reported", ", retryable: true");
        Add(Reason.EscapedException, "thread-throws");
        Add(Reason.BackgroundFaulted, "background-throws");
        Add(Reason.CallTimeout, "hang-check");
        Add(Reason.RunBlocked, "hang-before-connect", limits: ", run_return_deadline: 300ms");
        Add(Reason.StartupTimeout, "connect-refused", limits: ", startup_deadline: 500ms, run_return_deadline: 500ms");
        Add(Reason.OpinionDead, "claims-dead");
        all.Add(Reason.DescriptorsExhausted, new(DescriptorsExhaustedAsync, NextActionKind.Restart));
        all.Add(Reason.ConstructFailed, new(() => FixtureAsync(Reason.ConstructFailed, "throwing-constructor", "ThrowingConstructor"), NextActionKind.Restart));
        all.Add(Reason.ConstructTimeout, new(ConstructTimeoutAsync, NextActionKind.Restart));
        all.Add(Reason.LoadFailed, new(LoadFailedAsync, NextActionKind.Restart));
    }

    private static async Task<Shown> MisbehavesAsync(Reason reason, string behaviour, string settings, string limits)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: misbehaving, limits: {{{Backoff}{limits}}}, settings: {{behaviour: {behaviour}, release_file: $HOME/release{settings}}}}}", ["Misbehaving"]);
        return await DeadTwiceAsync(gateway, reason);
    }

    /// <summary>The process of the tests may have far more descriptors open than this gateway believes.</summary>
    private static async Task<Shown> DescriptorsExhaustedAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: misbehaving, limits: {{{Backoff}}}, settings: {{behaviour: leaks-connections, release_file: $HOME/release}}}}", ["Misbehaving"],
            instead: services => services.AddSingleton<IDescriptorCount>(new FewDescriptors()));
        return await DeadTwiceAsync(gateway, Reason.DescriptorsExhausted);
    }

    private static async Task<Shown> FixtureAsync(Reason reason, string plugin, string fixture)
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    bad: {{plugin: {plugin}, limits: {{{Backoff}, load_deadline: 500ms}}}}", [fixture]);
        return await DeadTwiceAsync(gateway, reason);
    }

    private static async Task<Shown> ConstructTimeoutAsync()
    {
        var release = Path.Combine(Path.GetTempPath(), $"gateway-release-{Guid.NewGuid():n}");
        Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_RELEASE", release);
        try
        {
            return await FixtureAsync(Reason.ConstructTimeout, "hanging-constructor", "HangingConstructor");
        }
        finally
        {
            // the constructors that hang still look at this file
            await File.WriteAllTextAsync(release, "");
            Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_RELEASE", null);
        }
    }

    /// <summary>Its metadata are in order, but its base class is in a library that its own dependency has lost.</summary>
    private static async Task<Shown> LoadFailedAsync()
    {
        var inner = PluginEmitter.Library("Inner", "public abstract class Innermost { }");
        var outer = PluginEmitter.Library("Outer", "public abstract class Middle : Innermost { }", "1.0.0.0", inner);
        await using var gateway = await GatewayUnderTest.StartAsync($"    bad: {{plugin: baseless, limits: {{{Backoff}}}}}", []);
        gateway.Drop(
            "baseless/Outer.dll", outer,
            "baseless/Plug.dll", PluginEmitter.Adapter("baseless", declaration: "public sealed class TheAdapter : Middle, IAdapter", references: [outer, inner]));
        return await DeadTwiceAsync(gateway, Reason.LoadFailed);
    }

    private static async Task<Shown> DeadTwiceAsync(GatewayUnderTest gateway, Reason reason)
    {
        var dead = await gateway.WaitAsync("bad", $"dead twice of {reason}", one => one.State == AdapterState.Backoff);
        dead.Reason.ShouldBe(reason, gateway.Story());
        dead.NextAction.At.ShouldNotBeNull("a wait has an end that people can see");
        dead.LastIncident.ShouldNotBeNull().Reason.ShouldBe(reason);
        dead.LastIncident!.Evidence.ShouldNotBeEmpty();
        return Shown.Of(dead);
    }
}
