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

            await using var gateway = await StartAsync(rigs, cases, forced);
            foreach (var name in cases.Select((_, number) => NameOf(number)).Append(Neighbour))
            {
                await gateway.WaitAsync(name, "connected", one => one is { State: AdapterState.Ready, Reason: Reason.Connected });
            }

            var rows = await Task.WhenAll(cases.Select((one, number) => RunAsync(gateway, NameOf(number), rigs[number], one, forced)));
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

    private static string NameOf(int number) => $"s{number}";

    private static async Task<GatewayUnderTest> StartAsync<T>(IReadOnlyList<T> rigs, IReadOnlyList<SwitchCase<T>> cases, bool forced)
        where T : PlatformRig
    {
        var names = rigs.Select((_, number) => number < cases.Count ? NameOf(number) : Neighbour).ToArray();
        var adapters = rigs.Select((rig, number) =>
            $"    {names[number]}: {{plugin: {rig.Plugin}, limits: {{{(number < cases.Count ? cases[number].Limits : "")}}}, settings: {{{rig.Settings()}}}}}");
        var routes = "\n  routes:\n" + string.Join('\n', names.Select(name => $"    - {{from: {name}, to: echo}}"));

        // stopping takes a while that has nothing to do with connections, and many start at once
        var limits = new ScaledLimits(Divisor).Yaml("stop_deadline: 5s", "abort_deadline: 5s", "startup_deadline: 30s", "run_return_deadline: 5s", "load_deadline: 60s");
        var gateway = await GatewayUnderTest.StartAsync(string.Join('\n', adapters), [rigs[0].Fixture], limits + routes, instead: forced ? ForcedAlive.Install : null);
        gateway.Patience = GatewayUnderTest.Never + TimeSpan.FromSeconds(60);
        return gateway;
    }

    private static async Task<SwitchRow> RunAsync<T>(GatewayUnderTest gateway, string name, T rig, SwitchCase<T> one, bool forced)
        where T : PlatformRig
    {
        await rig.WriteAsync("before");
        await rig.SentAsync("before");
        var written = new List<string> { "before" };
        var mark = gateway.Events.Recent()[^1].Sequence;
        var began = TimeProvider.System.GetTimestamp();
        await one.Begin(rig);
        await WriteAsync("during");

        (string Words, string Evidence)? notice = null;
        if (!one.IsHarmless)
        {
            notice = await NoticedAsync(gateway, name, mark, one.Said);
        }
        else if (!one.HoldsBack)
        {
            await rig.SentAsync([.. written]);
        }

        var after = notice is null ? (TimeSpan?)null : TimeProvider.System.GetElapsedTime(began);
        TimeSpan? healed = null;
        if (!one.IsFatal)
        {
            await one.End(rig);
            var ended = TimeProvider.System.GetTimestamp();
            if (one.Swallows)
            {
                await AnsweredAtLastAsync(rig);
                healed = TimeProvider.System.GetElapsedTime(ended);
            }
            else
            {
                await rig.WriteAsync("after");
                await rig.SentAsync("after");
                healed = TimeProvider.System.GetElapsedTime(ended);
                await rig.SentAsync([.. written]);
            }

            await gateway.WaitAsync(name, "well again", now => now.State == AdapterState.Ready);
        }

        return new(
            rig.Plugin, one.Name, forced, notice?.Words, notice?.Evidence ?? "–", after, healed,
            gateway[name]!.Generation.Value, rig.Logins, string.Join("; ", rig.Sent.GroupBy(text => text).Where(texts => texts.Count() > 1).Select(texts => $"'{texts.Key}' {texts.Count()} times")));

        async Task WriteAsync(string text)
        {
            await rig.WriteAsync(text);
            if (!one.IsFatal)
            {
                written.Add(text);
            }
        }
    }

    /// <summary>What is written before the platform has a session again is lost on it: people write once more until they are answered.</summary>
    private static async Task AnsweredAtLastAsync(PlatformRig rig)
    {
        for (var number = 1; ; number++)
        {
            var text = $"after {number}";
            await rig.WriteAsync(text);
            var answered = rig.SentAsync(text);

            // how long a person waits before asking again
            if (await Task.WhenAny(answered, Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken)) == answered || number == 100)
            {
                await answered;
                return;
            }
        }
    }

    /// <summary>The first thing that is said against the instance after the mark. What else is said while it is degraded already is no event, but is shown.</summary>
    private static async Task<(string Words, string Evidence)> NoticedAsync(GatewayUnderTest gateway, string name, long mark, string said)
    {
        var notice = await gateway.UntilAsync($"a notice of '{name}'", () => gateway.Events.Recent().FirstOrDefault(one =>
            one.Sequence > mark && one.Adapter == AdapterId.Parse(name)
            && (one.Kind is EventKind.VerdictReached or EventKind.MessageDropped || (one.Kind == EventKind.StateChanged
                && (one.Text.StartsWith(nameof(AdapterState.Degraded), StringComparison.Ordinal) || one.Text.StartsWith(nameof(AdapterState.Unresponsive), StringComparison.Ordinal))))));
        if (said.Length > 0)
        {
            var shown = await gateway.WaitAsync(name, $"shown: {said}", one => one.Detail.Contains(said, StringComparison.Ordinal));
            return ($"{shown.State.ToString().ToLowerInvariant()}, `{ReasonCatalogue.Code(shown.Reason)}`", Sentence(shown.Detail));
        }

        return (Words(notice), Sentence(notice.Text[(notice.Text.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    private static string Words(GatewayEvent notice) => notice.Kind == EventKind.MessageDropped ? "ready, message given up" : notice.Kind == EventKind.VerdictReached
        ? $"replaced, `{ReasonCatalogue.Code(notice.Reason ?? Reason.None)}`"
        : $"{notice.Text.Split(',')[0].ToLowerInvariant()}, `{ReasonCatalogue.Code(notice.Reason ?? Reason.None)}`";

    private static string Sentence(string text) => text.Split(". ")[0].Replace('|', '/').TrimEnd('.');
}
