using System.Text.Json.Nodes;
using Gateway.Chaos.Tests.Zombies;
using Gateway.Platforms.Tests.Discord;
using Gateway.Platforms.Tests.Telegram;

namespace Gateway.Process.Tests.Outages;

/// <summary>
/// A gateway process with one bot on Discord and one on Telegram, found by their names; beside them an adapter whose library gives up without a word and
/// that says "alive" whatever happens, and one that needs nobody's name. Every limit is a twentieth of its default.
/// </summary>
internal sealed class BotGateway : IAsyncDisposable
{
    public const string Discord = "dc";
    public const string Telegram = "tg";
    public const string Zombie = "zombie";
    public const string Neighbour = "demo";

    /// <summary>Fresh logins that Discord and the gateway allow: the first one, and one after the outage.</summary>
    public const int Logins = 2;

    public static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(15);

    /// <summary>Those who cannot reach their platform without its name.</summary>
    private static readonly string[] Concerned = [Discord, Telegram, Zombie];

    // stopping and starting take a while that has nothing to do with connections
    private static readonly string Limits = $$"""
          liveness_watchdog: {interval: 250ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms, isolation: in-process}
          limits:
            login_budget: {{Logins}}
            startup_deadline: 30s
            run_return_deadline: 5s
            stop_deadline: 5s
            abort_deadline: 5s
            soft_window: 6s
            reconnect_grace: 2250ms
            answer_deadline: 2250ms
            ack_deadline: 1s
            close_wait_deadline: 500ms
            short_connection: 50ms
            silence_floor: 6s
            silence_unlearned: 720s
            early_return_interval: 50ms
            backoff_initial: 50ms
            backoff_max: {{BackoffMax.TotalSeconds}}s
          routes:
            - {from: dc, to: echo}
            - {from: tg, to: echo}
            - {from: demo, to: echo}
        """;

    private readonly string _name;
    private readonly GatewayHome _home;
    private readonly ZombiePeer _peer;

    private BotGateway(string name, GatewayHome home, GatewayProcess process, DiscordSimulator discord, TelegramSimulator telegram, ZombiePeer peer) =>
        (_name, _home, Process, DiscordServer, TelegramServer, _peer) = (name, home, process, discord, telegram, peer);

    public GatewayProcess Process { get; }

    public DiscordSimulator DiscordServer { get; }

    public TelegramSimulator TelegramServer { get; }

    /// <param name="name">Of the gateway, a part of the names of its platforms.</param>
    /// <param name="names">Where it looks them up.</param>
    /// <param name="outage">How long the peer of the zombie may be waited for.</param>
    public static async Task<BotGateway> StartAsync(string name, OwnNames names, TimeSpan outage)
    {
        var discord = await DiscordSimulator.StartAsync();
        (discord.Host, discord.HeartbeatInterval, discord.Remaining) = ($"discord.{name}.test", 41250 / 20, Logins);
        var telegram = await TelegramSimulator.StartAsync();
        var peer = await ZombiePeer.StartAsync();
        peer.Patience = Eventually.Never + outage;
        var home = new GatewayHome($$"""
            gateway:
            {{Limits}}
              adapters:
                dc: {plugin: discord, required: true, settings: {token: '{{DiscordSimulator.Token}}', api_root: 'http://{{discord.Host}}:{{new Uri(discord.Url).Port}}/api', ready_timeout: 3s} }
                tg: {plugin: telegram, required: true, settings: {token: '{{TelegramSimulator.Token}}', api_root: 'http://telegram.{{name}}.test:{{new Uri(telegram.Url).Port}}', poll_timeout: 1s} }
                zombie: {plugin: zero-cooperation, settings: {mode: websocket, url: 'ws://zombie.{{name}}.test:{{peer.Port}}/', retry: 250ms, heartbeat: 250ms, gives_up: 5} }
                demo: {plugin: webhook, settings: {unsigned: true} }
            """).With("discord", "telegram", "webhook");
        home.Drop("ZeroCooperation", "zero-cooperation");
        return new(name, home, await GatewayProcess.StartByAsync(home, names.Prefix), discord, telegram, peer);
    }

    /// <summary>Everybody is up, and both bots have answered somebody.</summary>
    public async Task SettleAsync()
    {
        foreach (var adapter in Concerned.Append(Neighbour))
        {
            await Process.ReadyAsync(adapter);
        }

        await _peer.TellAsync("answered 8");
        await DiscordServer.Recorder.WaitAsync("a session is open", _ => !DiscordServer.Sessions.IsEmpty);
        await WriteAsync("before");
        await AnsweredAsync("before");
    }

    /// <summary>Somebody writes to both bots.</summary>
    public async Task WriteAsync(string text)
    {
        await DiscordServer.WriteAsync(text);
        TelegramServer.Write(text);
    }

    public Task AnsweredAsync(string text) => Task.WhenAll(
        DiscordServer.SentAsync(text), TelegramServer.WaitAsync($"made: {text}", _ => TelegramServer.Made.Contains(text)));

    /// <summary>Every connection ends. The platforms take new ones at once, from whoever finds them.</summary>
    public async Task CutAsync()
    {
        await Task.WhenAll(DiscordServer.RefuseAsync(), TelegramServer.RefuseAsync(), _peer.TellAsync("drop"));
        await Task.WhenAll(DiscordServer.ListenAsync(), TelegramServer.ListenAsync());
    }

    public async Task SeenUnwellAsync()
    {
        foreach (var adapter in Concerned)
        {
            await Process.WaitAsync(adapter, "shown as not ready", seen => seen.State != "ready");
        }
    }

    /// <summary>Looks at all of them once: each is shown as not ready and why, and the neighbour works.</summary>
    public async Task AssertUnwellAsync()
    {
        foreach (var adapter in Concerned)
        {
            var seen = (await Process.FindAsync(adapter)).ShouldNotBeNull();
            seen.State.ShouldNotBe("ready", $"{_name} {seen}\n{Process.Said()}");
            (seen.Reason + seen.Detail).ShouldNotBeEmpty($"{_name} {seen}");
        }

        (await Process.WhateverAsync("healthz/ready")).ShouldContain("the required adapter dc is", Case.Sensitive, Process.Said());
    }

    /// <summary>The one that needs no name answers, in the middle of it.</summary>
    public async Task NeighbourAnswersAsync(string text)
    {
        (await Process.PostAsync("hooks/demo", $$"""{"conversation":"c","sender":"ada","text":"{{text}}"}""")).Status.ShouldBeInRange(200, 202);
        await Eventually.Get($"'{text}' is answered", async () =>
            JsonNode.Parse(await Process.TextAsync("hooks/demo/messages?conversation=c&after=0"))!["messages"]!.AsArray().Any(one => (string?)one!["text"] == text) ? "yes" : null, Process.Said);
    }

    /// <summary>From now on only what comes afterwards counts.</summary>
    public Task ForgetAsync() => _peer.TellAsync("forget");

    /// <summary>The zombie talks to its peer.</summary>
    public Task ZombieTalksAsync() => _peer.TellAsync("answered 1");

    public async Task<string> WellAsync()
    {
        var all = new List<string>();
        foreach (var adapter in Concerned)
        {
            var seen = await Process.ReadyAsync(adapter);
            all.Add($"{adapter} {seen.Generation}");
        }

        var neighbour = (await Process.FindAsync(Neighbour))!;
        neighbour.State.ShouldBe("ready", Process.Said());
        neighbour.Generation.ShouldBe(1, Process.Said());
        return $"{_name}: generations {string.Join(", ", all)}; {DiscordServer.Logins.Count()} fresh login(s), {DiscordServer.Resumes.Count()} resume(s)";
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _peer.DisposeAsync();
        await TelegramServer.DisposeAsync();
        await DiscordServer.DisposeAsync();
        _home.Dispose();
    }
}
