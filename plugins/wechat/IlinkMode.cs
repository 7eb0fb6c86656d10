using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>A bot of WeChat.</summary>
internal sealed class IlinkMode : IMode, IDisposable
{
    private readonly IlinkApi _api;
    private readonly IlinkWatch _watch;
    private readonly IlinkLoop _loop;
    private readonly IlinkSender _sender;

    public IlinkMode(IAdapterContext context, WechatSettings settings)
    {
        _api = new(context, settings);
        _watch = new(context.TimeProvider);
        var tokens = new ContextTokens(context);
        _loop = new(context, settings, _api, _watch, tokens);
        _sender = new(context, _api, tokens);
    }

    public Task RunAsync(CancellationToken stopping) => _loop.RunAsync(stopping);

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => _sender.SendAsync(message, cancellationToken);

    public LivenessOpinion Opinion() => _watch.Opinion();

    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(_watch.Probe());

    public void Dispose() => _api.Dispose();
}
