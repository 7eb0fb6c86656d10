using Gateway.Chaos.Tests;
using Gateway.Chaos.Tests.Zombies;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>
/// Every switch of one platform at the same time, in one gateway with limits divided by twenty: an instance and a simulator for each switch, and a
/// neighbour on a simulator that stays healthy.
/// </summary>
internal static class SwitchTable
{
    public const int Divisor = 20;

    private const string Neighbour = "neighbour";

    /// <param name="start">Starts a simulator; each has to know another credential.</param>
    /// <param name="cases">The switches.</param>
    /// <param name="forced">The adapters say "alive" whatever happens, and cannot be probed.</param>
    public static async Task<IReadOnlyList<SwitchRow>> RunAsync<T>(Func<int, Task<T>> start, IReadOnlyList<SwitchCase<T>> cases, bool forced)
        where T : PlatformRig
    {
        var rigs = new List<T>();
        try
        {
            for (var number = 0; number <= cases.Count; number++)
            {
                rigs.Add(await start(number));
            }

            string[] names = [.. cases.Select((_, number) => $"s{number}"), Neighbour];
            await using var gateway = await StartAsync(rigs, names, cases, forced);
            for (var number = 0; number < names.Length; number++)
            {
                rigs[number].Join(gateway.Url, names[number]);
                await gateway.WaitAsync(names[number], "connected", one => one is { State: AdapterState.Ready, Reason: Reason.Connected });
            }

            var rows = await Task.WhenAll(cases.Select((one, number) => new SwitchRun<T>(gateway, names[number], rigs[number], one).RunAsync(forced)));
            await rigs[^1].WriteAsync("neighbour");
            await rigs[^1].SentAsync("neighbour");
            gateway[Neighbour]!.Generation.Value.ShouldBe(1, gateway.Story());
            gateway.Events.Recent().ShouldNotContain(
                one => one.Adapter == AdapterId.Parse(Neighbour) && one.Text.StartsWith(nameof(AdapterState.Degraded), StringComparison.Ordinal), gateway.Story());
            return rows;
        }
        finally
        {
            foreach (var rig in rigs)
            {
                await rig.DisposeAsync();
            }
        }
    }

    private static async Task<GatewayUnderTest> StartAsync<T>(IReadOnlyList<T> rigs, string[] names, IReadOnlyList<SwitchCase<T>> cases, bool forced)
        where T : PlatformRig
    {
        string LimitsOf(int number) => $"limits: {{{(number < cases.Count ? cases[number].Limits : "")}}}";
        var adapters = rigs.Select((rig, number) => $"    {names[number]}: {{plugin: {rig.Plugin}, {LimitsOf(number)}, settings: {{{rig.Settings()}}}}}");
        var routes = "\n  routes:\n" + string.Join('\n', rigs.Select((rig, number) =>
            $"    - {{from: {names[number]}, to: {(rig.Callback is null ? "echo" : SwitchNotice.CallbackOf(names[number]))}}}"));
        var callbacks = string.Concat(rigs.Select((rig, number) =>
            rig.Callback is null ? "" : $"\n    {SwitchNotice.CallbackOf(names[number])}: {{{rig.Callback}, {LimitsOf(number)}}}"));

        // stopping takes a while that has nothing to do with connections, and many start at once
        // the window too: a missed check counts for as long as it lasts, and one on a busy machine would else outlast every wait
        var limits = new ScaledLimits(Divisor).Yaml("stop_deadline: 5s", "abort_deadline: 5s", "startup_deadline: 30s", "run_return_deadline: 5s", "load_deadline: 60s", "restart_window: 30s");
        var gateway = await GatewayUnderTest.StartAsync(
            string.Join('\n', adapters), [rigs[0].Fixture], limits + routes + (callbacks.Length > 0 ? $"\n  webhooks:{callbacks}" : ""),
            instead: forced ? ForcedAlive.Install : null);
        gateway.Patience = GatewayUnderTest.Never + TimeSpan.FromSeconds(60);
        return gateway;
    }
}
