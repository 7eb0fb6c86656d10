using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>
/// A bot of WeCom: connects and subscribes for ever. Another subscriber of the same bot pushes this one out; it comes back after a while, in ever longer
/// intervals, because two that came back at once would push each other out for ever, and one that never came back would be dead.
/// </summary>
internal sealed class WecomMode : IMode, IDisposable
{
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    private const int Room = 1000;

    private static readonly TimeSpan ProbeWithin = TimeSpan.FromSeconds(4);

    private readonly IAdapterContext _context;
    private readonly WechatSettings _settings;
    private readonly LinkWatch _watch;
    private readonly WecomSender _sender;
    private readonly Channel<InboundMessage> _queue = Channel.CreateBounded<InboundMessage>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly ReconnectPace _pace;
    private readonly ReconnectPace _conflicts;
    private readonly SocketLimits _limits = new() { Connect = ConnectTime };

    public WecomMode(IAdapterContext context, WechatSettings settings)
    {
        (_context, _settings) = (context, settings);
        _watch = new(context.TimeProvider, settings.ReadyTimeout + ConnectTime);
        _sender = new(context.TimeProvider);
        _pace = new(context.TimeProvider, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), stable: TimeSpan.FromSeconds(60));
        _conflicts = new(context.TimeProvider, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), stable: TimeSpan.FromMinutes(30));
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var pumping = _context.Run("hand over messages", PumpAsync);
        try
        {
            while (await ConnectAsync(stopping))
            {
            }
        }
        finally
        {
            _queue.Writer.TryComplete();
            await pumping;
        }
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => _sender.SendAsync(message, cancellationToken);

    public LivenessOpinion Opinion() => _watch.Opinion();

    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) => _watch.ProbeAsync(ProbeWithin, cancellationToken);

    public void Dispose() => _sender.Dispose();

    /// <returns>False when there is nothing more to do.</returns>
    private async Task<bool> ConnectAsync(CancellationToken stopping)
    {
        _watch.Connecting();
        var connect = await SocketSession.ConnectAsync(_context, new WebSocketRequest { Url = _settings.SocketUrl }, _limits, stopping);
        if (connect.Session is not { } socket)
        {
            return await GoOnAsync(new(WecomEndKind.Again, "network", connect.Failure!.Detail), stopping);
        }

        using (socket)
        {
            var session = new WecomSession(_context, _settings, socket, _queue.Writer, _watch, _sender, Up);
            return await GoOnAsync(await session.RunAsync(stopping), stopping);
        }
    }

    private void Up()
    {
        _pace.Up();
        _conflicts.Up();
    }

    private async Task<bool> GoOnAsync(WecomEnd end, CancellationToken stopping)
    {
        if (end.Kind == WecomEndKind.Stopped || stopping.IsCancellationRequested)
        {
            return false;
        }

        if (end.Kind == WecomEndKind.Fatal)
        {
            _context.ReportFatal(end.Code, end.Detail, retryable: false, UserAction.Relogin);
            return false;
        }

        _context.ReportDegraded(end.Code, end.Detail);
        var pause = end.Kind == WecomEndKind.Conflict ? _conflicts.Down() : _pace.Down();
        _watch.Away(pause);
        await Task.Delay(pause, _context.TimeProvider, stopping);
        return true;
    }

    private async Task PumpAsync(CancellationToken stopping)
    {
        var handover = new Handover(_context);
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(stopping))
            {
                await handover.GiveAsync(message, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // WeCom delivers once: what is left here is lost, as it would be without anybody listening
            if (_queue.Reader.Count is > 0 and var left)
            {
                _context.Log.Warning($"{left} messages had come and were not taken before the stop.");
            }
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced
        }
    }
}
