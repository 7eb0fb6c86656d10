using Gateway.Chaos.Tests;

namespace Gateway.Irc.Tests;

/// <summary>A gateway with one instance, 'room', of the real plugin on a real server; what is said there is echoed.</summary>
internal static class RealRoom
{
    private const string Limits = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits:
            startup_deadline: 60s
            stop_deadline: 5s
            abort_deadline: 2s
            drain_deadline: 2s
            backoff_initial: $BACKOFF
            backoff_max: $BACKOFF
            restart_budget: 100
          routes:
            - {from: room, to: echo}
        """;

    public static Task<GatewayUnderTest> StartAsync(Ngircd server, string settings = "", string channels = "['#t']", string backoff = "200ms") =>
        GatewayUnderTest.StartAsync(
            $"    room: {{plugin: irc, settings: {{server: 127.0.0.1, port: {server.Port}, tls: false, nick: gw, channels: {channels}, flood_interval: 50ms{(settings.Length > 0 ? ", " + settings : "")}}}}}",
            ["Irc"],
            Limits.Replace("$BACKOFF", backoff, StringComparison.Ordinal));

    public static async Task EchoAsync(PlainClient person, string text)
    {
        await person.SayAsync($"PRIVMSG #t :{text}");
        (await person.UntilAsync($" PRIVMSG #t :{text}")).ShouldEndWith(text);
    }
}
