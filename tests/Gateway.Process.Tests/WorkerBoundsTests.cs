using System.Text.Json;

namespace Gateway.Process.Tests;

/// <summary>What bounds a worker is edited while it runs.</summary>
public sealed class WorkerBoundsTests : IAsyncLifetime
{
    private const string Two = """
        gateway:
          plugins: {isolation: process, worker_spares: 0, sandbox: "off"}
          adapters:
            one: {plugin: wellbehaved}
            two: {plugin: wellbehaved, limits: {worker_open_files: 1024, hook_deadline: 10s}}
        """;

    private readonly GatewayHome _home = new GatewayHome(Two);
    private GatewayProcess _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _home.Drop("Wellbehaved", "wellbehaved");
        _gateway = await GatewayProcess.StartAsync(_home);
        await _gateway.ReadyAsync("one");
        await _gateway.ReadyAsync("two");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_changed_bound_gives_that_instance_a_new_process_within_it_and_nobody_else()
    {
        var (one, two) = (await SeenAsync("one"), await SeenAsync("two"));

        _home.Configure(Two.Replace("worker_open_files: 1024", "worker_open_files: 512", StringComparison.Ordinal));
        (await _gateway.ReadyAsync("two", atLeast: 2)).Generation.ShouldBe(2);

        var moved = await SeenAsync("two");
        moved.Process.ShouldNotBe(two.Process);
        moved.Containment.ShouldContain("open files: 512");
        (await SeenAsync("one")).ShouldBe(one);
    }

    [Fact]
    public async Task A_limit_that_binds_no_process_leaves_every_process_where_it_is()
    {
        var before = (await SeenAsync("one"), await SeenAsync("two"));

        _home.Configure(Two.Replace("hook_deadline: 10s", "hook_deadline: 9s", StringComparison.Ordinal));
        await Eventually.Get("the edit is taken", async () => (await _gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "configuration-applied" && one.Text.Contains("two", StringComparison.Ordinal)), _gateway.Said);

        (await SeenAsync("one"), await SeenAsync("two")).ShouldBe(before);
    }

    private async Task<(long Generation, int Process, string Containment)> SeenAsync(string name)
    {
        using var json = JsonDocument.Parse(await _gateway.TextAsync($"api/v1/adapters/{name}"));
        var root = json.RootElement;
        return (root.GetProperty("generation").GetInt64(), root.GetProperty("processId").GetInt32(), root.GetProperty("containment").ToString());
    }
}
