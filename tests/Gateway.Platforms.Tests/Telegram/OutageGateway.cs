using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>A gateway as it is without any settings of limits and intervals, with one required bot and the simulator that it talks to.</summary>
internal sealed class OutageGateway : IAsyncDisposable
{
    // the default of a limit, so that the short ones of other tests do not apply
    private const string Defaults = """
          limits: {startup_deadline: 60s}
          routes:
            - {from: tg, to: echo}
        """;

    private OutageGateway(TelegramSimulator simulator, GatewayUnderTest gateway) => (Simulator, Gateway) = (simulator, gateway);

    public TelegramSimulator Simulator { get; }

    public GatewayUnderTest Gateway { get; }

    /// <param name="settings">Further settings of the adapter, as YAML: <c>, key: value</c>.</param>
    public static async Task<OutageGateway> StartAsync(string settings = "")
    {
        var simulator = await TelegramSimulator.StartAsync();
        var gateway = await GatewayUnderTest.StartAsync(
            $"    tg: {{plugin: telegram, required: true, settings: {{token: \"{TelegramSimulator.Token}\", api_root: \"{simulator.Url}\"{settings}}}}}",
            ["Gateway.Adapters.Telegram"], Defaults);
        var started = new OutageGateway(simulator, gateway);
        await gateway.ReadyAsync("tg");
        await simulator.WaitAsync("a poll is held", calls => simulator.Held == 1 && calls.LastOrDefault() is { Method: "getUpdates" } call && call.Number("timeout") > 0);
        return started;
    }

    public Task<AdapterSnapshot> StatusSaysAsync(string code) => Gateway.WaitAsync("tg", $"degraded: {code}", one =>
        one.State == AdapterState.Degraded && one.Reason == Reason.AdapterDegraded && one.Detail.Contains(code, StringComparison.Ordinal));

    /// <summary>Waits until readiness says 503 and names the adapter.</summary>
    public Task ReadinessSaysAsync() => LookAsync("readiness names the adapter", async () =>
    {
        using var answer = await Gateway.Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable && text.Contains("the required adapter tg is", StringComparison.Ordinal);
    });

    public Task ReadinessIsFineAsync() => LookAsync("readiness is fine", async () =>
    {
        using var answer = await Gateway.Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("\"ok\"", StringComparison.Ordinal);
    });

    /// <summary>Waits until the log of the gateway has a line of the adapter that says so.</summary>
    public Task LogSaysAsync(string text) => LookAsync($"the log says '{text}'", async () =>
    {
        await using var file = new FileStream(Path.Combine(Gateway.Home, "data", "logs", "gateway.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
        return lines.Any(line => line.Contains("[tg#", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));
    });

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    /// <summary>Neither a file nor an answer to come rings a bell: looked at every 50 ms.</summary>
    private async Task LookAsync(string what, Func<Task<bool>> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(GatewayUnderTest.Never);
        using var soon = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await wanted())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"It never came to this: {what}. It is: {Gateway["tg"]}\n{Gateway.Story()}");
            await soon.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
