using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.WorkerProcess;

/// <summary>Tells the gateway which hooks are mapped, and serves the requests that it passes on.</summary>
internal sealed class HookRelay
{
    private readonly FrameLink _link;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<long, IHookTarget> _mapped = new();
    private ImmutableArray<IHookTarget> _known = [];
    private long _last;

    public HookRelay(FrameLink link, HookTable table)
    {
        _link = link;
        table.Changed += () => Follow(table);
    }

    public void Serve(long id, WireHookRequest request) => _ = ServeAsync(id, request);

    private async Task ServeAsync(long id, WireHookRequest request)
    {
        var result = _mapped.TryGetValue(request.Hook, out var target)
            ? await target.InvokeAsync(request.ToRequest())
            : new DoorResult<HookResponse>(CallStatus.Fenced);
        try
        {
            _link.TryWrite(FrameKind.HookAnswered, id, WireHookAnswer.From(result));
        }
        catch (InvalidDataException tooLong)
        {
            _link.TryWrite(FrameKind.HookAnswered, id, WireHookAnswer.From(new DoorResult<HookResponse>(CallStatus.Faulted, Fault: FaultTranslator.From(tooLong))));
        }
    }

    private void Follow(HookTable table)
    {
        lock (_gate)
        {
            var now = table.Targets;
            foreach (var gone in _mapped.Where(pair => !now.Contains(pair.Value)).ToList())
            {
                _mapped.TryRemove(gone.Key, out _);
                _link.TryWrite(FrameKind.HookUnmapped, gone.Key);
            }

            foreach (var fresh in now.Where(one => !_known.Contains(one)))
            {
                var number = ++_last;
                _mapped[number] = fresh;
                _link.TryWrite(FrameKind.HookMapped, number, new WireState(fresh.Path, Value: null));
            }

            _known = now;
        }
    }
}
