using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Messaging;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Tests.Messaging;

/// <summary>Messaging as it is composed in the host, with a fake clock, a fake configuration and its loops running or not.</summary>
internal sealed class MessagingRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, Task> _loops = [];
    private readonly ServiceProvider _services;

    public MessagingRig(bool routing = true, IRouteConsumer? consumer = null)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new EventLog(Time))
            .AddSingleton<Roster>()
            .AddSingleton<DoorDirectory>()
            .AddSingleton<IConfigurationSource>(Configuration)
            .AddMessaging();
        if (consumer is not null)
        {
            services.AddSingleton(consumer);
        }

        _services = services.BuildServiceProvider();
        Ingress = _services.GetRequiredService<IIngress>();
        Status = _services.GetRequiredService<IMessagingStatus>();
        Outbox = _services.GetRequiredService<IOutbox>();
        foreach (var loop in _services.GetServices<IHostLoop>().Where(loop => routing || loop.Name != "routing"))
        {
            Start(loop);
        }
    }

    public WatchedTime Time { get; } = new(new Bell());

    public FakeConfiguration Configuration { get; } = new();

    public IIngress Ingress { get; }

    public IMessagingStatus Status { get; }

    public IOutbox Outbox { get; }

    public DoorDirectory Doors => _services.GetRequiredService<DoorDirectory>();

    public Roster Roster => _services.GetRequiredService<Roster>();

    public IReadOnlyList<GatewayEvent> Drops =>
        [.. _services.GetRequiredService<EventLog>().Recent().Where(entry => entry.Kind == EventKind.MessageDropped)];

    public MessagingStatistics Now => Status.Snapshot();

    public Dictionary<string, LoopBeat> Beats { get; } = [];

    /// <summary>
    /// Moves the clock if everything that is on its way out waits for the clock: no send is under way, and the loop that wakes what waits has
    /// set its alarm. Otherwise messages would grow old while nobody got his turn.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        if (Time.Next is not null && Now.Queues.All(queue => queue.InFlight == 0))
        {
            Time.Advance(by);
        }
    }

    public FakeDoor OpenDoor(string adapter, long generation = 1)
    {
        var door = new FakeDoor(adapter, generation);
        Doors.Open(door);
        return door;
    }

    public Task<ReceiveReceipt> Receive(string adapter, InboundMessage message) =>
        Ingress.ReceiveAsync(AdapterId.Parse(adapter), new GenerationNumber(1), message, CancellationToken.None);

    public Task<ReceiveReceipt> Receive(string adapter, string id, string conversation = "room", string text = "hello") =>
        Receive(adapter, Message(id, conversation, text));

    public bool Send(string adapter, string conversation, string text) => Outbox.Add(
        AdapterId.Parse(adapter),
        new OutboundMessage { DeliveryId = $"d-{Guid.NewGuid():n}"[..32], Conversation = conversation, Text = text });

    public static InboundMessage Message(string id, string conversation = "room", string text = "hello", bool bot = false) =>
        new() { MessageId = id, Conversation = conversation, Sender = new Participant("u1", "alice", bot), Text = text };

    /// <summary>Ends a loop by fault injection, if it runs, and starts it again, as the supervisor of the loops does.</summary>
    public async Task RestartAsync(string name)
    {
        if (_loops.TryGetValue(name, out var loop))
        {
            Beats[name].InjectEnd();
            await Quietly(loop);
        }

        Start(_services.GetServices<IHostLoop>().Single(candidate => candidate.Name == name));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops.Values.Select(Quietly));
        await _services.DisposeAsync();
        _stopping.Dispose();
    }

    private static Task Quietly(Task loop) =>
        loop.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(60));

    private void Start(IHostLoop loop)
    {
        var again = Beats.TryGetValue(loop.Name, out var beat);
        beat ??= new LoopBeat(loop.Name, loop.StallAfter, Time);
        beat.Begin(again);
        Beats[loop.Name] = beat;
        _loops[loop.Name] = loop.RunAsync(beat, _stopping.Token);
    }
}
