using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Messaging;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>Messaging as the host composes it, behind a context made as a generation makes its own, with a consumer that counts.</summary>
internal sealed class InboundPath : IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceProvider _services;
    private readonly CountingConsumer _consumer = new();
    private readonly Task _routing;

    public InboundPath(bool routing = true)
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new EventLog(TimeProvider.System))
            .AddSingleton<Roster>()
            .AddSingleton<DoorDirectory>()
            .AddSingleton<IConfigurationSource, FixedConfiguration>()
            .AddMessaging()
            .AddSingleton<IRouteConsumer>(_consumer)
            .BuildServiceProvider();
        var services = new DoorServices(_services.GetRequiredService<IIngress>(), new HookTable(), new NoPorts(), new NoPorts(), new NoPorts(), TimeProvider.System);
        var spec = BenchSpec.Create(1, folder: "");
        var scope = new GenerationScope(spec.Adapter, spec.Number, new NoPorts());
        var door = new Door(scope, new CallSlots(), new LeaseGate(), TimeProvider.System);
        Adapter = spec.Adapter;
        Context = new AdapterContext(spec, door, new LeaseGate(), services, _stopping.Token);
        Queue = _services.GetRequiredService<RoutingQueue>();
        var loop = _services.GetServices<IHostLoop>().Single(one => one.Name == "routing");
        var beat = new LoopBeat(loop.Name, loop.StallAfter, TimeProvider.System);
        _routing = routing ? loop.RunAsync(beat, _stopping.Token) : Task.CompletedTask;
    }

    public AdapterId Adapter { get; }

    public AdapterContext Context { get; }

    public RoutingQueue Queue { get; }

    /// <summary>Hands all of them in and waits until the consumer has seen the last. Returns how often it had to wait for room.</summary>
    public async Task<long> ReceiveAsync(InboundMessage[] messages, int count)
    {
        var waits = 0L;
        var seen = _consumer.Expect(count);
        for (var i = 0; i < count; i++)
        {
            var receipt = Context.ReceiveAsync(messages[i & (messages.Length - 1)]);
            if (!receipt.IsCompleted)
            {
                waits++;
                await receipt;
            }
        }

        await seen;
        return waits;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _routing;
        await _services.DisposeAsync();
        _stopping.Dispose();
    }

    public void Dispose()
    {
        _services.Dispose();
        _stopping.Dispose();
    }

    private sealed class CountingConsumer : IRouteConsumer
    {
        private TaskCompletionSource _all = new();
        private long _left;

        public Task Expect(long count)
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, count);
            return _all.Task;
        }

        public bool Consume(in InboundEnvelope envelope, List<DeliveryRequest> deliveries)
        {
            if (--_left == 0)
            {
                _all.TrySetResult();
            }

            return true;
        }
    }
}
