using System.Text;
using Gateway.Fixtures.Telltale;

namespace Gateway.Process.Tests;

/// <summary>
/// A plugin that prints its token in every spelling, throws it, and puts it into its health: it is found in no file below the data folder,
/// in no answer, in no stream and not on the console. Issue 4, "Shows".
/// </summary>
public sealed class TelltaleTests
{
    private static readonly string[] Ways = ["everybody", "by-throwing", "by-escaping", "by-fatal", "by-dying"];

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task A_plugin_that_tells_its_token_in_every_way_it_has_is_not_heard_anywhere(string isolation)
    {
        using var home = new GatewayHome($"""
            gateway:
              liveness_watchdog: {"{interval: 200ms, failure_threshold: 2}"}
              plugins: {"{isolation: " + isolation + "}"}
              log: {"{level: debug, adapter_lines_per_second: 100000}"}
              limits: {"{backoff_initial: 50ms, backoff_max: 100ms, quarantine_initial: 1s}"}
              adapters:
            {string.Join('\n', Ways.Select(way => $"    {way}: {{plugin: telltale, settings: {{token: '{Token(way)}', tells: {way}}}}}"))}
            """);
        home.Drop("Telltale", "telltale");
        await using var gateway = await GatewayProcess.StartAsync(home);
        var heard = new StringBuilder();
        using var stopping = new CancellationTokenSource();
        var stream = ListenAsync(gateway, heard, stopping.Token);
        foreach (var way in Ways)
        {
            var known = await Eventually.Get(
                $"'{way}' has told it", async () => (await gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "verdict-reached" && one.Adapter == way), gateway.Said);
            known.ShouldNotBeNull();
        }

        foreach (var path in Paths())
        {
            heard.AppendLine(await gateway.WhateverAsync(path));
        }

        foreach (string[] command in (string[][])[["status"], ["status", "--json"], ["list"], ["plugins", "list"], .. Ways.Select(way => (string[])["why", way])])
        {
            heard.AppendLine((await gateway.CommandAsync(command)).All);
        }

        heard.AppendLine((await gateway.PostAsync("api/v1/adapters/everybody/restart", "{}")).Text);
        await Eventually.Get("the restarted one has told it again", async () => await gateway.FindAsync("everybody") is { Generation: > 1 } seen ? seen : null, gateway.Said);
        var ended = await gateway.TerminateAsync();
        await stopping.CancelAsync();
        await stream;

        heard.ToString().ShouldContain("***", customMessage: "something was told, and masked");
        ended.All.ShouldContain("***");
        if (isolation == "in-process")
        {
            // what a worker prints goes into the adapter's log, which is one of the files
            ended.All.ShouldContain("and without an end of the line: ***");
        }

        AssertSilent("an answer, a stream or a command", heard.ToString());
        AssertSilent("the console", ended.All);
        foreach (var file in Directory.EnumerateFiles(home.Data, "*", SearchOption.AllDirectories))
        {
            AssertSilent(file, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)));
        }

        File.ReadAllText(Path.Combine(home.Data, "logs", "everybody.log")).ShouldContain("***");
    }

    // with everything in it that some spelling has to escape
    private static string Token(string way) => $"T0k+/=&%\"<é>\\ {way} 9f8e7d6c5b4a-secret";

    private static IEnumerable<string> Paths() =>
    [
        "healthz/live", "healthz/startup", "api/v1/status", "api/v1/adapters", "api/v1/plugins", "api/v1/incidents", "api/v1/events",
        .. Ways.SelectMany(way => new[] { $"api/v1/adapters/{way}", $"api/v1/adapters/{way}/why" }),
    ];

    private static async Task ListenAsync(GatewayProcess gateway, StringBuilder heard, CancellationToken stopping)
    {
        try
        {
            await foreach (var line in gateway.StreamAsync("api/v1/events", stopping))
            {
                lock (heard)
                {
                    heard.AppendLine(line);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or HttpRequestException or IOException)
        {
            // the gateway has ended, and with it the stream
        }
    }

    private static void AssertSilent(string where, string text)
    {
        foreach (var way in Ways)
        {
            foreach (var spelling in Spellings.Of(Token(way)).Concat(Pieces(Token(way))))
            {
                var at = text.IndexOf(spelling, StringComparison.Ordinal);
                (at < 0).ShouldBeTrue($"{where} has '{spelling}': …{(at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)])}");
            }
        }
    }

    /// <summary>What a cut in the middle would leave.</summary>
    private static IEnumerable<string> Pieces(string token) => [token[..12], token[^12..]];
}
