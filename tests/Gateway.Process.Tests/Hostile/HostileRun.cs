using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Process.Tests.Hostile;

/// <summary>One cell: everybody serves, the deed is done, and what is left is looked at.</summary>
internal sealed class HostileRun(HostileGateway gateway, HostileRow row, HostileTier tier)
{
    private int _host;
    private long _generation;
    private long _neighbour;
    private int? _neighbourWorker;
    private long _begun;
    private TimeSpan _took;

    public async Task<HostileCell> RunAsync()
    {
        await BeginAsync();
        var first = string.Create(CultureInfo.InvariantCulture, $" (process {_host})");
        string evidence;
        if (row.NeedsLimit && !IsLimited())
        {
            evidence = "not run here: no cgroup can be made that would bound the number of processes";
            row.In(tier).ShouldBe(tier == HostileTier.Process ? HostileExpected.Contained : HostileExpected.NotPreventable);
        }
        else
        {
            evidence = row.In(tier) switch
            {
                HostileExpected.EndsHostOnce => await EndsHostAsync(),
                HostileExpected.NotPreventable => await SucceedsAsync(),
                _ => row.Deed == "second-connection" ? await SecondAsync() : await ContainedAsync(),
            };
            evidence += row.Deed == "fill-data-folder" ? "; " + gateway.Filled() : "";
            evidence.ShouldContain(row.Proof(tier) ?? "", customMessage: gateway.Story);
            if (row.Never(tier) is { } never)
            {
                evidence.ShouldNotContain(never, customMessage: gateway.Story);
            }
        }

        evidence += await LeaveAsync();
        return new HostileCell(row, tier, Kept: true, evidence.Replace(gateway.Folder, "<home>", StringComparison.Ordinal).Replace(first, "", StringComparison.Ordinal), _took);
    }

    private async Task BeginAsync()
    {
        _generation = (long)(await gateway.ReadyAsync(HostileGateway.Bad))["generation"]!;
        _neighbour = (long)(await gateway.ReadyAsync(HostileGateway.Neighbour))["generation"]!;
        _host = gateway.Host;
        _neighbourWorker = gateway.NeighbourWorker;
        (_neighbourWorker is not null).ShouldBe(row.NeighbourInWorker || tier is HostileTier.Process or HostileTier.ProcessAndSandbox, "whose tier is tested");
        (gateway.BadWorker is not null).ShouldBe(tier is HostileTier.Process or HostileTier.ProcessAndSandbox, "whose tier is tested");
        _begun = TimeProvider.System.GetTimestamp();
    }

    private bool IsLimited() => gateway.IsCaged || tier == HostileTier.ProcessAndSandbox || (gateway.BadWorker is { } worker && ProcessTable.ProcessLimitOf(worker) is not null);

    private async Task<string> ContainedAsync()
    {
        await gateway.GoAsync();
        var (achieved, seen) = await SettleAsync();
        _took = TimeProvider.System.GetElapsedTime(_begun);
        await AssertUntouchedAsync();
        var reason = (string?)seen["lastIncident"]?["reason"];
        var isReplaced = (long)seen["generation"]! > _generation;
        var moved = tier == HostileTier.Auto && (string?)seen["isolation"] != "in-process" ? $"moved to a worker ({seen["isolationReason"]})" : null;
        if (isReplaced && row.Then == HostileThen.Nothing && moved is null)
        {
            reason.ShouldNotBeNull($"why was it replaced?\n{gateway.Story}");
        }

        return Join(achieved, isReplaced ? reason is null ? "replaced" : $"replaced: {reason}, {seen["lastIncident"]!["detail"]}" : "it goes on", moved, await RetiredAsync(), await ToldAsync(), await GivenBackAsync());
    }

    private async Task<string?> GivenBackAsync() => !row.GivesBack || tier is HostileTier.Process or HostileTier.ProcessAndSandbox ? null : await Eventually.Get("what it took is given back", () =>
        Task.FromResult(ProcessTable.DescriptorsOf(_host) < 1000 ? "its descriptors were given back" : null), () => gateway.Story);

    /// <summary>What the gateway says about its own process.</summary>
    private async Task<string?> ToldAsync() => row.ToldAs is not { } wanted || tier is HostileTier.Process or HostileTier.ProcessAndSandbox ? null : await Eventually.Get("the gateway tells of it", async () =>
        await gateway.GetAsync("api/v1/events") is { } events
            ? (string?)JsonNode.Parse(events)!["events"]!.AsArray().FirstOrDefault(one => (string?)one!["kind"] == wanted.Kind && ((string?)one["text"])!.Contains(wanted.Text, StringComparison.Ordinal))?["text"]
            : null, () => gateway.Story);

    /// <summary>What became of a generation that would not go.</summary>
    private async Task<string?> RetiredAsync()
    {
        if (row.Then != HostileThen.Restart)
        {
            return null;
        }

        var mustRefuse = row.Deed == "send-after-fencing" && tier is HostileTier.InProcess or HostileTier.Auto;
        return await Eventually.Get("what became of it is known", async () =>
        {
            var seen = await gateway.SeenAsync(HostileGateway.Bad);
            var gone = seen?["retired"]?.AsArray().FirstOrDefault(one => (long)one!["generation"]! == _generation);
            var refused = (long?)seen?["fencedCalls"] ?? 0;
            return gone is null || (string?)gone["state"] == "unloading" || (mustRefuse && refused == 0) ? null
                : string.Create(CultureInfo.InvariantCulture, $"the old generation: {gone["state"]}, {refused} of its calls refused");
        }, () => gateway.Story);
    }

    /// <summary>It has done its deed and goes on, or another generation is in its place.</summary>
    private async Task<(string? Achieved, JsonNode Seen)> SettleAsync()
    {
        if (row.Then == HostileThen.Restart)
        {
            await DoneAsync();
            await gateway.OrderAsync("restart");
        }

        var end = row.EndIn(tier);
        var found = await Eventually.Get(end == HostileEnd.GoesOn ? "it has done its deed" : "it is replaced", async () =>
        {
            var seen = await gateway.SeenAsync(HostileGateway.Bad);
            var state = (string?)seen?["state"];
            if (seen is null || state is not ("ready" or "degraded" or "quarantined"))
            {
                return null;
            }

            var isReplaced = (long)seen["generation"]! > _generation;
            return isReplaced && end != HostileEnd.GoesOn ? seen
                : !isReplaced && end != HostileEnd.Replaced && row.Then != HostileThen.Restart && await gateway.AchievedAsync() is not null ? seen
                : null;
        }, () => gateway.Story);
        return (await gateway.AchievedAsync(), found);
    }

    private async Task<string> EndsHostAsync()
    {
        await gateway.GoAsync();
        await gateway.NextHostAsync();
        await gateway.ReadyAsync(HostileGateway.Neighbour);
        _took = TimeProvider.System.GetElapsedTime(_begun);
        _host = gateway.Host;
        var crash = (await gateway.LastCrashAsync())!;
        var suspect = crash["suspects"]!.AsArray().ShouldHaveSingleItem(gateway.Story)!;
        ((string?)suspect["adapter"]).ShouldBe(HostileGateway.Bad);
        var isMoved = tier == HostileTier.Auto;
        ((string?)suspect["action"]).ShouldBe(isMoved ? "moved" : "quarantined");
        var bad = await gateway.StateAsync(HostileGateway.Bad, isMoved ? "ready" : "quarantined");
        ((string?)bad["isolation"] == "process").ShouldBe(isMoved);
        (await gateway.LivesAsync()).ShouldBeTrue(gateway.Story);
        gateway.Host.ShouldBe(_host, "one crash, one restart");
        return Join($"{crash["text"]}; suspect: {suspect["adapter"]}, {suspect["sure"]}, {suspect["action"]}");
    }

    /// <summary>Not preventable here: what is asserted is that it is really so, and that the gateway serves afterwards.</summary>
    private async Task<string> SucceedsAsync()
    {
        await gateway.GoAsync();
        string? evidence;
        switch (row.Deed)
        {
            case "kill-host":
                await gateway.NextHostAsync();
                _host = gateway.Host;
                var crash = await gateway.LastCrashAsync();
                evidence = $"{crash?["text"]}; {crash?["did"]}";
                break;
            case "kill-neighbour":
                evidence = await DoneAsync();
                var again = await Eventually.Get("the neighbour is replaced", async () =>
                    await gateway.SeenAsync(HostileGateway.Neighbour) is { } seen && (long)seen["generation"]! > _neighbour && (string?)seen["state"] == "ready" ? seen : null, () => gateway.Story);
                evidence += $"; the neighbour was replaced: {again["lastIncident"]?["reason"]}";
                break;
            default:
                evidence = await DoneAsync();
                break;
        }

        _took = TimeProvider.System.GetElapsedTime(_begun);
        if (row.Deed != "children-and-hang")
        {
            await gateway.ReadyAsync(HostileGateway.Neighbour);
            await LivesAsync();
        }

        return Join(evidence);
    }

    private async Task<string> SecondAsync()
    {
        var twin = await gateway.StateAsync("twin", "failed");
        _took = TimeProvider.System.GetElapsedTime(_begun);
        await AssertUntouchedAsync();
        ((string?)twin["detail"])!.ShouldContain(HostileGateway.Bad);
        return Join($"{twin["reason"]}: {twin["detail"]}");
    }

    private Task<string> DoneAsync() => Eventually.Get("it has done its deed", gateway.AchievedAsync, () => gateway.Story);

    private Task LivesAsync() => Eventually.Get("the gateway and the neighbour answer", async () => await gateway.LivesAsync() ? "" : null, () => gateway.Story);

    private async Task AssertUntouchedAsync()
    {
        await LivesAsync();
        gateway.Host.ShouldBe(_host);
        ProcessTable.IsAlive(_host).ShouldBeTrue(gateway.Story);
        var neighbour = await gateway.ReadyAsync(HostileGateway.Neighbour);
        ((long)neighbour["generation"]!).ShouldBe(_neighbour, gateway.Story);
        gateway.NeighbourWorker.ShouldBe(_neighbourWorker);
    }

    /// <summary>Whatever it did, it can be switched off, and then nothing of it is left where something else than the gateway holds it.</summary>
    private async Task<string> LeaveAsync()
    {
        if (row.Then == HostileThen.Terminate)
        {
            (await gateway.TerminateAsync()).ShouldBe(0, gateway.Story);
            return "; the gateway ends when it is asked to";
        }

        await gateway.OrderAsync("disable");
        await gateway.StateAsync(HostileGateway.Bad, "disabled");
        var before = gateway.Host;
        if (row.In(tier) == HostileExpected.NotPreventable)
        {
            // what it took may be gone for good, and the gateway with it; then the next one serves
            await Eventually.Get("a gateway serves", async () => await gateway.FollowAsync() && await gateway.LivesAsync() ? "" : null, () => gateway.Story);
        }
        else
        {
            await LivesAsync();
        }

        if (row.In(tier) == HostileExpected.Contained && tier is HostileTier.Process or HostileTier.ProcessAndSandbox)
        {
            await Eventually.Get("nothing of it is left", () => Task.FromResult(gateway.BadWorker is null && ProcessTable.WithArgument("." + gateway.Marker).Count == 0 ? "" : null), () => gateway.Story);
        }

        if (row.Deed == "children-and-hang" && row.In(tier) == HostileExpected.NotPreventable)
        {
            ProcessTable.WithArgument("." + gateway.Marker).ShouldNotBeEmpty("if they are ended now, the table can promise more");
            return "; they outlive it";
        }

        return gateway.Host == before ? "" : "; the gateway ended for want of what it held, and was started again";
    }

    private static string Join(params IEnumerable<string?> parts) => string.Join("; ", parts.OfType<string>().Where(part => part.Length > 0));
}
