using Gateway.Host.Configuration;
using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Messaging;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Messaging.Webhooks;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Tests.Messaging;

/// <summary>Messaging as it is composed in the host, with a fake clock, a fake configuration and its loops running or not.</summary>
internal sealed class MessagingRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, Task> _loops = [];
    private readonly ServiceProvider _services;

    /// <param name="routing">Whether the routing loop runs.</param>
    /// <param name="consumer">Sees every message, beside the routes.</param>
    /// <param name="home">Where the data file is, as the host would have it; null for durability off.</param>
    /// <param name="journal">Takes the place of the host's own.</param>
    /// <param name="before">Sets the configuration up before anything of an earlier run is resumed.</param>
    public MessagingRig(bool routing = true, IRouteConsumer? consumer = null, string? home = null, Action<FakeConfiguration>? before = null, IDeliveryJournal? journal = null)
    {
        before?.Invoke(Configuration);
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new EventLog(Time))
            .AddSingleton<Roster>()
            .AddSingleton<DoorDirectory>()
            .AddSingleton<IConfigurationSource>(Configuration);
        if (home is not null)
        {
            var file = DataFile.Open(OpenStorage.PathsOf(home), Time).File.ShouldNotBeNull();
            services.AddSingleton<HostStatus>().AddSingleton<ISecrets>(Secrets).AddStorage(file, Durability.Normal);
        }

        if (journal is not null)
        {
            services.AddSingleton(journal);
        }

        services.AddMessaging();
        if (consumer is not null)
        {
            services.AddSingleton(consumer);
        }

        _services = services.BuildServiceProvider();
        Ingress = _services.GetRequiredService<IIngress>();
        Status = _services.GetRequiredService<IMessagingStatus>();
        Deliveries = _services.GetRequiredService<IDeliveries>();
        foreach (var loop in _services.GetServices<IHostLoop>().Where(loop => loop.Name != "consumers" && (routing || loop.Name != "routing")))
        {
            Start(loop);
        }
    }

    /// <summary>Opens the doors of the configured webhooks, as the host does at its start.</summary>
    public Task StartWebhooksAsync() => _services.GetServices<IHostedService>().OfType<WebhookDoors>().Single().StartAsync(CancellationToken.None);

    public Secrets Secrets { get; } = new();

    public WatchedTime Time { get; } = new(new Bell());

    public FakeConfiguration Configuration { get; } = new();

    public IIngress Ingress { get; }

    public IMessagingStatus Status { get; }

    public IDeliveries Deliveries { get; }

    public DoorDirectory Doors => _services.GetRequiredService<DoorDirectory>();

    public Roster Roster => _services.GetRequiredService<Roster>();

    /// <summary>Only with a home.</summary>
    public DataFile File => _services.GetRequiredService<DataFile>();

    /// <summary>Likewise.</summary>
    public HostStatus Host => _services.GetRequiredService<HostStatus>();

    public IMessageLog Log => _services.GetRequiredService<IMessageLog>();

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

    /// <summary>Hands a message in; with nothing to write down it is queued, or refused, at once.</summary>
    public bool Send(string adapter, string conversation, string text)
    {
        var message = new OutboundMessage { DeliveryId = $"d-{Guid.NewGuid():n}"[..32], Conversation = conversation, Text = text };
        var tickets = Deliveries.SubmitAsync([new DeliveryRequest(AdapterId.Parse(adapter), message, "test")]).AsTask();
        tickets.IsCompletedSuccessfully.ShouldBeTrue();
        return tickets.Result[0].Status == DeliveryTicketStatus.Accepted;
    }

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
