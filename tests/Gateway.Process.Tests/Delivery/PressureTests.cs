using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Gateway.Process.Tests.Delivery;

/// <summary>
/// The disk of the data folder fills, or somebody else holds the data file, with messages coming in and going out: what cannot be written is
/// refused, the rest goes on, and it is over by itself. Issue 5, "Shows" and 6.
/// </summary>
public sealed class PressureTests
{
    [Fact]
    public Task A_disk_that_fills_in_the_middle_refuses_messages_loses_none_and_recovers_unaided() => FillAsync(rounds: 1, seed: 6);

    [Fact]
    [Trait("Form", "Long")]
    public Task A_disk_that_fills_ten_times_between_kills_loses_nothing_that_was_accepted() => FillAsync(rounds: 10, seed: 20261126);

    [Fact]
    public async Task A_data_file_that_somebody_else_holds_is_the_same_for_as_long_as_it_lasts()
    {
        await using var traffic = await Traffic.StartAsync();
        using var home = new GatewayHome(traffic.Configuration()).WithWebhook().WithTelegram();
        await using var gateway = await GatewayProcess.StartAsync(home);
        traffic.Gateway = gateway.Url;
        await GrowsAsync(traffic, by: 20, gateway);

        await using (var other = new SqliteConnection($"Data Source={Path.Combine(home.Data, "gateway.db")};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var held = other.BeginTransaction(deferred: false);
            await RefusesAsync(traffic, gateway, "another process holds the data file");
        }

        await RecoversAsync(traffic, gateway);
        await EndAsync(traffic, gateway, home, "locked");
    }

    private static async Task FillAsync(int rounds, int seed)
    {
        var chance = new Random(seed);
        await using var traffic = await Traffic.StartAsync();
        using var home = new GatewayHome(traffic.Configuration()).WithWebhook().WithTelegram();
        await using var disk = await SmallDisk.MountAsync(home.Data, megabytes: 48);
        for (var round = 0; round < rounds; round++)
        {
            await using var gateway = await GatewayProcess.StartAsync(home);
            traffic.Gateway = gateway.Url;
            await GrowsAsync(traffic, by: 20 + chance.Next(30), gateway);

            disk.Fill();
            await RefusesAsync(traffic, gateway, "the disk is full");
            disk.Free();

            await RecoversAsync(traffic, gateway);
            traffic.Gateway = null;
            await gateway.KillAsync();
        }

        await using var last = await GatewayProcess.StartAsync(home);
        traffic.Gateway = last.Url;
        await EndAsync(traffic, last, home, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {rounds} times full"));
    }

    private static async Task GrowsAsync(Traffic traffic, int by, GatewayProcess gateway)
    {
        var (accepted, received) = (traffic.Accepted, traffic.Received);
        await Eventually.Get("messages come in and go out", () => Task.FromResult(traffic.Accepted >= accepted + by && traffic.Received >= received + by ? traffic : null), gateway.Said);
    }

    /// <summary>Messages are refused, the status says why, and everything else is alive.</summary>
    private static async Task RefusesAsync(Traffic traffic, GatewayProcess gateway, string why)
    {
        var refused = traffic.Refused;
        traffic.IsPushing = true;
        await Eventually.Get("messages are refused", () => Task.FromResult(traffic.Refused >= refused + 8 ? traffic : null), gateway.Said);
        traffic.IsPushing = false;
        await Eventually.Get("the status says so", async () =>
            (await gateway.TextAsync("api/v1/status")).Contains($"the data file cannot be written: {why}", StringComparison.Ordinal) ? traffic : null, gateway.Said);
        (await gateway.TextAsync("healthz/live")).ShouldNotBeEmpty();
        (await gateway.FindAsync("shop"))!.State.ShouldBe("ready");
    }

    /// <summary>By itself: the same process, the same generation.</summary>
    private static async Task RecoversAsync(Traffic traffic, GatewayProcess gateway)
    {
        await GrowsAsync(traffic, by: 50, gateway);
        await Eventually.Get("the status is clear", async () =>
            JsonNode.Parse(await gateway.TextAsync("api/v1/status"))!["problems"]!.AsObject().ContainsKey("storage") ? null : traffic, gateway.Said);
        (await gateway.CommandAsync("status")).Output.ShouldContain("storage-unavailable", Case.Sensitive, "what was refused is counted");
        (await gateway.CommandAsync("why", "shop")).Output.ShouldContain("refused because the data file could not be written");
    }

    private static async Task EndAsync(Traffic traffic, GatewayProcess gateway, GatewayHome home, string what)
    {
        await traffic.StopAsync();
        await traffic.ArriveAsync(gateway.Said);
        await gateway.TerminateAsync();
        var labelled = Labels.Read(home);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {traffic.Accepted} accepted, {traffic.Refused} refused, {traffic.Received} received, {traffic.Copies()} copies, {labelled.Count} labelled; {string.Join(", ", Labels.States(home))}"));
        traffic.Judge(labelled).ShouldBeEmpty($"{what}\n{gateway.Said()}");
    }
}
