using System.Globalization;

namespace Gateway.Process.Tests.Delivery;

/// <summary>
/// The gateway is killed at points that nobody has chosen, with messages coming in and going out on 200 conversations. Issue 5, "Shows".
/// </summary>
public sealed class KilledDeliveryTests
{
    [Fact]
    public Task Killed_eight_times_it_loses_nothing_that_it_has_accepted_and_keeps_the_order() => KillAsync(points: 8, seed: 5);

    [Fact]
    [Trait("Form", "Long")]
    public Task Killed_a_hundred_times_it_loses_nothing_that_it_has_accepted_and_keeps_the_order() => KillAsync(points: 100, seed: 20261125);

    /// <summary>The same with its defence switched off: the judge must see it.</summary>
    [Fact]
    public async Task Without_a_journal_the_same_kills_lose_messages_and_the_judge_finds_them()
    {
        await using var traffic = await Traffic.StartAsync();
        using var home = new GatewayHome(traffic.Configuration(more: "  messaging: {durability: off}")).WithWebhook().WithTelegram();
        for (var lost = false; !lost;)
        {
            var gateway = await GatewayProcess.StartAsync(home);
            await using (gateway)
            {
                traffic.Gateway = gateway.Url;
                var (accepted, received) = (traffic.Accepted, traffic.Received);
                await Eventually.Get("messages come in and go out", () => Task.FromResult(traffic.Accepted > accepted + 20 && traffic.Received > received + 20 ? traffic : null), gateway.Said);
                traffic.Gateway = null;
                await gateway.KillAsync();
            }

            // not only late: a newer one of the same conversation has come
            lost = traffic.Overtaken() > 0;
        }
    }

    private static async Task KillAsync(int points, int seed)
    {
        var chance = new Random(seed);
        await using var traffic = await Traffic.StartAsync();
        using var home = new GatewayHome(traffic.Configuration()).WithWebhook().WithTelegram();
        var said = "";
        for (var point = 0; point < points; point++)
        {
            if (chance.Next(4) == 0)
            {
                await KillEarlyAsync(home, chance);
            }
            else
            {
                said = await KillServingAsync(home, traffic, chance);
            }
        }

        traffic.Accepted.ShouldBeGreaterThan(points, said);
        await using var last = await GatewayProcess.StartAsync(home);
        traffic.Gateway = last.Url;
        await traffic.StopAsync();
        await traffic.ArriveAsync(last.Said);
        var ended = await last.TerminateAsync();
        var labelled = Labels.Read(home);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {points} kills, {traffic.Accepted} accepted, {traffic.Received} received, {traffic.Copies()} copies, {labelled.Count} labelled; {string.Join(", ", Labels.States(home))}"));
        traffic.Judge(labelled).ShouldBeEmpty($"seed {seed}\n{ended.Output}");
    }

    /// <summary>While it starts: it may not even have opened its data file.</summary>
    private static async Task KillEarlyAsync(GatewayHome home, Random chance)
    {
        using var gateway = Executable.Start("run", "--home", home.Folder, "--urls", "http://127.0.0.1:0");
        _ = gateway.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = gateway.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // the moment is what is tested
        await Task.Delay(chance.Next(50, 1500), TestContext.Current.CancellationToken);
        gateway.Kill();
        await gateway.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>While it serves, now and then with an adapter being replaced.</summary>
    private static async Task<string> KillServingAsync(GatewayHome home, Traffic traffic, Random chance)
    {
        await using var gateway = await GatewayProcess.StartAsync(home);
        traffic.Gateway = gateway.Url;
        for (var steps = chance.Next(1, 4); steps > 0; steps--)
        {
            if (chance.Next(4) > 0)
            {
                // a machine that is busy may do nothing at all within a time: by far most kills are in the middle of traffic
                var (accepted, received) = (traffic.Accepted + chance.Next(40), traffic.Received + chance.Next(40));
                await Eventually.Get("messages come in and go out", () => Task.FromResult(traffic.Accepted >= accepted && traffic.Received >= received ? traffic : null), gateway.Said);
            }

            // the moment is what is tested
            await Task.Delay(chance.Next(0, 200), TestContext.Current.CancellationToken);
            if (chance.Next(3) == 0)
            {
                await gateway.PostAsync($"api/v1/adapters/{(chance.Next(2) == 0 ? "shop" : "bot")}/{(chance.Next(2) == 0 ? "reload" : "restart")}", "");
            }
        }

        traffic.Gateway = null;
        await gateway.KillAsync();
        return gateway.Said();
    }
}
