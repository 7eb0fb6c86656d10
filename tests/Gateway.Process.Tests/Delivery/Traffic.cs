using System.Globalization;
using Gateway.Platforms.Tests.Telegram;

namespace Gateway.Process.Tests.Delivery;

/// <summary>
/// Two hundred conversations through one gateway, half of them from a webhook to a bot's platform and half of them from the bot to a webhook.
/// Senders and receivers live here, outside of the gateway's process, and keep their own records.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int Senders = 8;

    /// <summary>Messages under way at most: more would only fill queues.</summary>
    private const int Ahead = 400;

    private static readonly string[] Hooked = [.. Enumerable.Range(1001, 100).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    private static readonly string[] Chats = [.. Enumerable.Range(2001, 100).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly HookSender[] _hooks;
    private readonly BotChats _bot;
    private readonly Task[] _running;
    private volatile Uri? _gateway;

    private Traffic(TelegramSimulator platform, HookReceiver sink)
    {
        (Platform, Sink) = (platform, sink);
        _hooks = [.. Enumerable.Range(0, Senders).Select(_ => new HookSender("shop", () => _gateway, MayGoOn))];
        _bot = new BotChats(platform, () => MayGoOn() && platform.Unconfirmed < 100);
        _running =
        [
            .. _hooks.Select((sender, number) => sender.RunAsync([.. Hooked.Where((_, at) => at % Senders == number)], _stop.Token, _end.Token)),
            _bot.RunAsync(Chats, _stop.Token),
        ];
    }

    public TelegramSimulator Platform { get; }

    public HookReceiver Sink { get; }

    /// <summary>Where the gateway serves; null while it does not.</summary>
    public Uri? Gateway
    {
        get => _gateway;
        set => _gateway = value;
    }

    /// <summary>Senders go on although receivers are far behind: nothing can be delivered now, and that is what is tested.</summary>
    public bool IsPushing { get; set; }

    public int Accepted => _hooks.Sum(sender => sender.Count) + _bot.Count - Platform.Unconfirmed;

    public int Refused => _hooks.Sum(sender => sender.Refused);

    public int Received => Platform.Sends + Sink.Received.Count;

    /// <summary>From the webhook into the chat of the same number, and from the bot to whoever is posted to.</summary>
    public string Configuration(string more = "") => $$$"""
        gateway:
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {on_ambiguous: resend, backoff_initial: 50ms, backoff_max: 1s, restart_budget: 1000, send_attempts: 20}
          adapters:
            shop: {plugin: webhook, settings: {unsigned: true}}
            bot: {plugin: telegram, settings: {token: "{{{TelegramSimulator.Token}}}", api_root: "{{{Platform.Url}}}", poll_timeout: 1s}}
          routes:
            - {from: shop, to: bot}
            - {from: bot, to: sink}
          webhooks:
            sink: {url: "{{{Sink.Url}}}", secret: "a secret for this test"}
        {{{more}}}
        """;

    public static async Task<Traffic> StartAsync() => new(await TelegramSimulator.StartAsync(), await HookReceiver.StartAsync());

    /// <summary>No more new ones; what is under way is handed in to the end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(Eventually.Never);
    }

    /// <summary>Waits until nothing is missing any more, or never: then the judge says what is.</summary>
    public async Task ArriveAsync(Func<string> story)
    {
        try
        {
            await Eventually.Get("everything that was accepted has been received", () => Task.FromResult(Platform.Unconfirmed == 0 && Missing() == 0 ? this : null), story);
        }
        catch (TimeoutException)
        {
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{Missing()} are missing"));
        }
    }

    /// <summary>What is wrong with this run.</summary>
    public IReadOnlyList<string> Judge(IReadOnlySet<Numbered> labelled)
    {
        var sent = _bot.Sent();
        var posted = Sink.Received;
        IEnumerable<Numbered> accepted = _hooks.SelectMany(sender => sender.Accepted).Concat(_bot.Accepted);
        var handedIn = _hooks.SelectMany(sender => sender.HandedIn).Concat(_bot.HandedIn).ToHashSet();
        return
        [
            .. DeliveryCheck.Breaches(accepted, handedIn, Arrived(), labelled),
            .. posted.GroupBy(one => one.Message).Where(group => group.Skip(1).Any(copy => !copy.Labelled)).Select(group => $"{group.Key} was posted again without saying that it might be a copy"),
            .. sent.Where(one => one.Chat != one.Message.Conversation).Select(one => $"{one.Message} came to chat {one.Chat}"),
            .. _hooks.SelectMany(sender => sender.Strange),
        ];
    }

    /// <summary>Accepted, never received, and a newer one of the same conversation was received.</summary>
    public int Overtaken()
    {
        var received = Arrived().ToHashSet();
        var newest = received.GroupBy(one => one.Conversation, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(one => one.Number), StringComparer.Ordinal);
        return _hooks.SelectMany(sender => sender.Accepted).Concat(_bot.Accepted)
            .Count(one => !received.Contains(one) && newest.GetValueOrDefault(one.Conversation) > one.Number);
    }

    public int Copies() => Arrived().GroupBy(one => one).Sum(group => group.Count() - 1);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _end.CancelAsync();
        await Task.WhenAll(_running).ContinueWith(static _ => { }, TaskScheduler.Default);
        foreach (var sender in _hooks)
        {
            sender.Dispose();
        }

        await Platform.DisposeAsync();
        await Sink.DisposeAsync();
        _stop.Dispose();
        _end.Dispose();
    }

    private bool MayGoOn() => IsPushing || _hooks.Sum(sender => sender.Count) + _bot.Count - Received < Ahead;

    /// <summary>In the order of each receiver; no conversation has two.</summary>
    private IEnumerable<Numbered> Arrived() => _bot.Sent().Select(one => one.Message).Concat(Sink.Received.Select(one => one.Message));

    private int Missing()
    {
        var received = Arrived().ToHashSet();
        return _hooks.SelectMany(sender => sender.Accepted).Concat(_bot.Accepted).Count(one => !received.Contains(one));
    }
}
