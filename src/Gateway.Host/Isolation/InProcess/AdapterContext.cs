using System.Net.WebSockets;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>
/// What the adapter sees of the host. Every member asks the fence first: whatever a replaced generation still says is refused and
/// counted. Holds no more of the plugin than its hooks and background tasks, and drops those when the generation ends.
/// </summary>
internal sealed class AdapterContext(GenerationSpec spec, Door door, LeaseGate fence, DoorServices services, CancellationToken stopping)
    : IAdapterContext, IAdapterLog
{
    private const int MostHooks = 64;
    private static readonly Task<ReceiveReceipt> Swallowed = Task.FromResult(ReceiveReceipt.Volatile);
    private readonly Lock _gate = new();
    private readonly List<HookTarget> _hooks = [];
    private readonly GenerationScope _scope = door.Scope;
    private readonly long _burst = (long)(spec.Limits.SilenceFloor.TotalSeconds / InboundClock.BurstsInFloor * services.Time.TimestampFrequency);

    public BackgroundWorks Works { get; } = new(door.Scope);

    public Traffic Traffic { get; } = new(door.Scope, fence);

    public string Instance { get; } = spec.Adapter.ToString();

    public long Generation => spec.Number.Value;

    public StartReason StartReason => spec.StartReason;

    public AdapterSettings Settings => spec.Settings;

    public IAdapterLog Log => this;

    public TimeProvider TimeProvider => services.Time;

    public CancellationToken Aborted => door.Aborted;

    public IAdapterState State { get; } = new AdapterStateDoor(spec.Adapter, spec.Number, fence, door.Scope, services.State);

    public Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        if (!fence.TryEnter())
        {
            return Task.FromException<ReceiveReceipt>(Fenced("ReceiveAsync"));
        }

        try
        {
            if (services.Canaries?.TryTake(spec.Adapter, message) == true)
            {
                return Swallowed;
            }

            _scope.NoteReceived(services.Time.GetTimestamp(), _burst);
            return HandOver.Call(
                (services.Ingress, spec, message, cancellationToken),
                static call => call.Ingress.ReceiveAsync(call.spec.Adapter, call.spec.Number, call.message, call.cancellationToken));
        }
        catch (GatewayRefusedException refused)
        {
            return Task.FromException<ReceiveReceipt>(refused);
        }
        finally
        {
            fence.Leave();
        }
    }

    public void ReportConnected(string? detail = null) =>
        Report(new GenerationSignal(SignalKind.Connected, Bounded(detail ?? "connected")));

    public void ReportDegraded(string code, string message) =>
        Report(new GenerationSignal(SignalKind.DegradedReported, Bounded(message)) { Code = Bounded(code) });

    public void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None) =>
        Report(new GenerationSignal(SignalKind.FatalReported, Bounded(message)) { Code = Bounded(code), Retryable = retryable, Action = action });

    public Task Run(string name, Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!fence.TryEnter())
        {
            throw Fenced("Run");
        }

        try
        {
            return HandOver.Of(Works.Start(Bounded(name), work, stopping));
        }
        finally
        {
            fence.Leave();
        }
    }

    public HttpClient CreateHttpClient()
    {
        ThrowIfFenced("CreateHttpClient");
        return Traffic.CreateHttpClient();
    }

    public Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken = default)
    {
        ThrowIfFenced("ConnectWebSocketAsync");
        return HandOver.Call((Traffic, request, cancellationToken), static call => call.Traffic.ConnectWebSocketAsync(call.request, call.cancellationToken));
    }

    public IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!fence.TryEnter())
        {
            throw Fenced("MapHook");
        }

        try
        {
            var hook = new HookTarget(door, (path ?? "").Trim('/'), spec.Limits.HookDeadline, handler, this);
            lock (_gate)
            {
                if (_hooks.Count >= MostHooks)
                {
                    throw new GatewayRefusedException(RefusalReason.Invalid, $"{MostHooks} hooks are mapped already: dispose those that are no longer needed.");
                }

                _hooks.Add(hook);
            }

            services.Hooks.Add(hook);
            _scope.Signal(new GenerationSignal(SignalKind.HookMapped, $"/hooks/{spec.Adapter}/{hook.Path}"));
            return hook;
        }
        finally
        {
            fence.Leave();
        }
    }

    public Task RequestLoginAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfFenced("RequestLoginAsync");
        return HandOver.Call((this, cancellationToken), static call => call.Item1.LoginAsync(call.cancellationToken));
    }

    /// <summary>A wait for the budget may take hours: it ends with the generation, which must neither be kept alive nor log in after its end.</summary>
    private async Task LoginAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await services.Logins.AcquireAsync(spec.Adapter, spec.Build.Id, linked.Token);
    }

    void IAdapterLog.Write(AdapterLogLevel level, string message, Exception? exception)
    {
        if (fence.IsRetired)
        {
            _scope.NoteFencedCall();
            return;
        }

        try
        {
            services.Log.Write(spec.Adapter, spec.Number, level, message ?? "", exception?.ToString());
        }
        catch (Exception)
        {
            // the exception's ToString is plugin code; a log line is not worth a fault
            services.Log.Write(spec.Adapter, spec.Number, level, message ?? "", exceptionText: null);
        }
    }

    /// <summary>Hooks out of the table, delegates dropped. The last step of a generation's life.</summary>
    public void Forget()
    {
        HookTarget[] hooks;
        lock (_gate)
        {
            hooks = [.. _hooks];
            _hooks.Clear();
        }

        foreach (var hook in hooks)
        {
            hook.Dispose();
        }
    }

    /// <summary>A hook was disposed.</summary>
    internal void Unmap(HookTarget hook)
    {
        services.Hooks.Remove(hook);
        lock (_gate)
        {
            _hooks.Remove(hook);
        }
    }

    private static string Bounded(string? text) => text is null ? "" : OneLine.Of(text.Length <= 1000 ? text : string.Concat(text.AsSpan(0, 1000), "…"));

    private void Report(GenerationSignal signal)
    {
        if (!fence.TryEnter())
        {
            _scope.NoteFencedCall();
            return;
        }

        try
        {
            _scope.Signal(signal);
        }
        finally
        {
            fence.Leave();
        }
    }

    private void ThrowIfFenced(string member)
    {
        if (fence.IsRetired)
        {
            throw Fenced(member);
        }
    }

    private GatewayRefusedException Fenced(string member)
    {
        _scope.NoteFencedCall();
        return new GatewayRefusedException(
            RefusalReason.Fenced, $"{member} was refused: generation {spec.Number} of '{spec.Adapter}' has been replaced. End your tasks when the token fires.");
    }
}
