using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Storage;

public sealed class StoreTests : IDisposable
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private static readonly AdapterId Other = AdapterId.Parse("other");
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private OpenStorage Open() => new(_folder.Path);

    private static GenerationNumber Generation(long number) => new(number);

    private static async Task<RefusalReason> RefusedAsync(Func<Task> action) => (await Should.ThrowAsync<GatewayRefusedException>(action)).Reason;

    [Fact]
    public async Task State_survives_a_reopen_and_is_kept_apart_by_adapter()
    {
        await using (var storage = Open())
        {
            await storage.State.SetAsync(Demo, Generation(1), "offset", "41", Token);
            await storage.State.SetAsync(Demo, Generation(1), "offset", "42", Token);
            await storage.State.SetAsync(Demo, Generation(1), "gone", "x", Token);
            await storage.State.SetAsync(Demo, Generation(1), "gone", null, Token);
            await storage.State.SetAsync(Other, Generation(1), "offset", "7", Token);
        }

        await using var again = Open();
        (await again.State.GetAsync(Demo, "offset", Token)).ShouldBe("42");
        (await again.State.GetAsync(Demo, "gone", Token)).ShouldBeNull();
        (await again.State.GetAsync(Other, "offset", Token)).ShouldBe("7");
    }

    [Fact]
    public async Task A_generation_older_than_the_newest_writer_is_fenced_also_after_a_reopen()
    {
        await using (var storage = Open())
        {
            await storage.State.SetAsync(Demo, Generation(5), "offset", "new", Token);
            (await RefusedAsync(() => storage.State.SetAsync(Demo, Generation(4), "offset", "old", Token))).ShouldBe(RefusalReason.Fenced);
            (await RefusedAsync(() => storage.State.SetAsync(Demo, Generation(4), "another", null, Token))).ShouldBe(RefusalReason.Fenced);
            await storage.State.SetAsync(Other, Generation(1), "offset", "untouched", Token);
        }

        await using var again = Open();
        (await RefusedAsync(() => again.State.SetAsync(Demo, Generation(4), "offset", "old", Token))).ShouldBe(RefusalReason.Fenced);
        (await again.State.GetAsync(Demo, "offset", Token)).ShouldBe("new");
    }

    [Fact]
    public async Task Keys_and_values_beyond_their_bounds_are_invalid()
    {
        await using var storage = Open();
        (await RefusedAsync(() => storage.State.SetAsync(Demo, Generation(1), "", "x", Token))).ShouldBe(RefusalReason.Invalid);
        (await RefusedAsync(() => storage.State.SetAsync(Demo, Generation(1), new string('k', 201), "x", Token))).ShouldBe(RefusalReason.Invalid);
        (await RefusedAsync(() => storage.State.SetAsync(Demo, Generation(1), "k", new string('v', 65_537), Token))).ShouldBe(RefusalReason.Invalid);
        (await RefusedAsync(() => storage.State.GetAsync(Demo, "", Token))).ShouldBe(RefusalReason.Invalid);
        await storage.State.SetAsync(Demo, Generation(1), new string('k', 200), new string('v', 65_536), Token);
    }

    [Fact]
    public async Task Generation_numbers_grow_by_one_across_reopens_and_are_not_shared()
    {
        await using (var storage = Open())
        {
            storage.Restarts.NextGeneration(Demo).ShouldBe(Generation(1));
            storage.Restarts.NextGeneration(Demo).ShouldBe(Generation(2));
            storage.Restarts.NextGeneration(Other).ShouldBe(Generation(1));
        }

        await using var again = Open();
        again.Restarts.NextGeneration(Demo).ShouldBe(Generation(3));
    }

    [Fact]
    public async Task A_generation_number_is_on_disk_before_it_is_returned()
    {
        await using var storage = new OpenStorage(_folder.Path, running: false);
        var number = storage.Restarts.NextGeneration(Demo);
        storage.Read<long>("SELECT last FROM generation WHERE adapter = 'demo'").ShouldBe(number.Value);
    }

    [Fact]
    public async Task A_generation_number_is_never_one_that_has_been_fenced()
    {
        await using var storage = Open();
        await storage.State.SetAsync(Demo, Generation(9), "k", "v", Token);
        storage.Restarts.NextGeneration(Demo).ShouldBe(Generation(10));
    }

    [Fact]
    public async Task Callers_at_once_never_get_the_same_generation_number()
    {
        await using var storage = Open();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => storage.Restarts.NextGeneration(Demo).Value, Token)));
        numbers.Order().ShouldBe(Enumerable.Range(1, 50).Select(i => (long)i));
    }

    [Fact]
    public async Task Generation_numbers_grow_although_the_disk_refuses_and_catch_up_later()
    {
        await using (var storage = Open())
        {
            storage.Restarts.NextGeneration(Demo);
        }

        await using (var failing = Open())
        {
            await failing.Writer.WriteAsync(connection => connection.Execute("PRAGMA query_only = 1"), Token);
            failing.Restarts.NextGeneration(Demo).ShouldBe(Generation(2));
            failing.Restarts.NextGeneration(Demo).ShouldBe(Generation(3));
            failing.Status.Problems.ShouldContainKey("storage");
        }
    }

    [Fact]
    public async Task What_operators_want_survives_with_who_when_and_why()
    {
        await using (var storage = Open())
        {
            storage.Desired.Get(Demo).ShouldBe(DesiredState.Enabled);
            await storage.Desired.SetAsync(Demo, DesiredState.Disabled, "cli", null, Token);
            await storage.Desired.SetAsync(Demo, DesiredState.Paused, "api", "maintenance", Token);
            storage.Desired.Get(Demo).ShouldBe(DesiredState.Paused);
        }

        await using var again = Open();
        again.Desired.Get(Demo).ShouldBe(DesiredState.Paused);
        again.Read<string>("SELECT group_concat(state || ' ' || by || ' ' || coalesce(why, '-')) FROM desired_state_audit").ShouldBe("Disabled cli -,Paused api maintenance");
        again.Read<long>("SELECT min(at) FROM desired_state_audit").ShouldBe(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task The_restart_ledger_gives_what_is_young_enough_oldest_first_and_can_be_trimmed()
    {
        RestartRecord Record(int minute) => new(Demo, PluginId.Parse("p"), DateTimeOffset.UnixEpoch.AddMinutes(minute), RestartKind.PluginFault, Reason.TaskEnded);
        await using (var storage = Open())
        {
            foreach (var minute in new[] { 3, 1, 2 })
            {
                await storage.Restarts.AppendAsync(Record(minute), Token);
            }
        }

        await using var again = Open();
        again.Restarts.Load(DateTimeOffset.UnixEpoch.AddMinutes(2)).ShouldBe([Record(2), Record(3)]);
        await again.Restarts.TrimAsync(DateTimeOffset.UnixEpoch.AddMinutes(3), Token);
        again.Restarts.Load(DateTimeOffset.UnixEpoch).ShouldBe([Record(3)]);
    }

    [Fact]
    public async Task Verdicts_on_builds_survive_and_good_ones_come_newest_first()
    {
        static PluginBuild Build(string hash) => new(
            new PluginManifest { Id = PluginId.Parse("p"), TypeName = "T", Version = $"v-{hash}", Contract = new Version(1, 1) }, hash, $"shadow/{hash}", $"shadow/{hash}/p.dll");
        await using (var storage = Open())
        {
            await storage.Builds.MarkAsync(Build("aa"), BuildVerdict.Good, Token);
            await storage.Builds.MarkAsync(Build("bb"), BuildVerdict.Good, Token);
            await storage.Builds.MarkAsync(Build("cc"), BuildVerdict.Failed, Token);
            await storage.Builds.MarkAsync(Build("aa"), BuildVerdict.Good, Token);
        }

        await using var again = Open();
        var plugin = PluginId.Parse("p");
        again.Builds.GoodBuilds(plugin).Select(build => build.ContentHash).ShouldBe(["aa", "bb"]);
        again.Builds.GoodBuilds(plugin)[0].ShouldBe(new KnownBuild("aa", "shadow/aa", "v-aa", again.Time.GetUtcNow()));
        (again.Builds.VerdictOf(plugin, "cc"), again.Builds.VerdictOf(plugin, "dd")).ShouldBe((BuildVerdict.Failed, BuildVerdict.Untried));
    }
}
