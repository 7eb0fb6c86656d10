using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker;

/// <summary>
/// What an adapter in a worker says and asks. The fence stands here, on the host's side: whatever a replaced generation still says is
/// refused and counted, also when its plugin has taken the worker over.
/// </summary>
/// <remarks>Called by the thread that reads from the worker. Throws where the worker breaks the protocol.</remarks>
internal sealed class WorkerInbox(GenerationSpec spec, GenerationScope scope, LeaseGate fence, DoorServices services, FrameLink link)
{
    private readonly WorkerAsks _asks = new(link);
    private readonly long _burst = (long)(spec.Limits.SilenceFloor.TotalSeconds / InboundClock.BurstsInFloor * services.Time.TimestampFrequency);

    /// <exception cref="InvalidDataException">Not a frame that a worker sends.</exception>
    public void Asked(FrameKind kind, long id, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.StateRead:
                StateRead(id, payload);
                break;
            case FrameKind.StateWritten:
                StateWritten(id, payload);
                break;
            case FrameKind.LoginAsked:
                LoginAsked(id);
                break;
            case FrameKind.GivenUp:
                _asks.GiveUp(id);
                break;
            case FrameKind.Logged:
                Logged(payload);
                break;
            default:
                throw new InvalidDataException($"{kind} is not for the gateway");
        }
    }

    public void Received(long id, ReadOnlySpan<byte> payload)
    {
        var wire = Read<WireInbound>(payload);
        if (!Enters(id, FrameKind.Receipt, "ReceiveAsync"))
        {
            return;
        }

        try
        {
            var message = wire.ToMessage();
            if (services.Canaries?.TryTake(spec.Adapter, message) == true)
            {
                link.TryWrite(FrameKind.Receipt, id, WireReply.Done, atOnce: false);
                return;
            }

            scope.NoteReceived(services.Time.GetTimestamp(), _burst, wire.IsAsked);
            var task = services.Ingress.ReceiveAsync(spec.Adapter, spec.Number, message, _asks.Token);
            if (!task.IsCompletedSuccessfully)
            {
                _asks.Wait(id, FrameKind.Receipt, task, WireReply.Of);
                return;
            }

#pragma warning disable VSTHRD002 // the task has completed: nothing is waited for
            link.TryWrite(FrameKind.Receipt, id, WireReply.Of(task.Result), atOnce: false);
#pragma warning restore VSTHRD002
        }
        catch (GatewayRefusedException refused)
        {
            link.TryWrite(FrameKind.Receipt, id, WireReply.From(refused));
        }
        finally
        {
            fence.Leave();
        }
    }

    private void StateRead(long id, ReadOnlySpan<byte> payload)
    {
        var wire = Read<WireState>(payload);
        _asks.Wait(id, FrameKind.StateAnswer, services.State.GetAsync(spec.Adapter, wire.Key, _asks.Token), WireReply.OfText);
    }

    private void StateWritten(long id, ReadOnlySpan<byte> payload)
    {
        var wire = Read<WireState>(payload);
        if (!Enters(id, FrameKind.StateAnswer, "State"))
        {
            return;
        }

        try
        {
            _asks.Wait(id, FrameKind.StateAnswer, services.State.SetAsync(spec.Adapter, spec.Number, wire.Key, wire.Value, _asks.Token));
        }
        finally
        {
            fence.Leave();
        }
    }

    private void LoginAsked(long id)
    {
        if (Enters(id, FrameKind.LoginAnswer, "RequestLoginAsync"))
        {
            fence.Leave();
            _asks.Wait(id, FrameKind.LoginAnswer, services.Logins.AcquireAsync(spec.Adapter, spec.Build.Id, _asks.Token));
        }
    }

    /// <summary>The generation is over: whatever it still waits for ends. From any thread.</summary>
    public void End() => _asks.End();

    private void Logged(ReadOnlySpan<byte> payload)
    {
        var wire = Read<WireLog>(payload);
        if (fence.IsRetired)
        {
            scope.NoteFencedCall();
            return;
        }

        services.Log.Write(spec.Adapter, spec.Number, Enum.IsDefined(wire.Level) ? wire.Level : AdapterLogLevel.Information, wire.Message ?? "", wire.Exception);
    }

    public void Reported(ReadOnlySpan<byte> payload)
    {
        var wire = Read<WireReport>(payload);
        var clock = new WireClock(services.Time);
        if (wire.Picture is { } picture)
        {
            scope.Network.Adopt(picture.ToPicture(clock));
        }

        scope.Mirror(
            (wire.FirstChance, wire.NetworkFailures, wire.LastNetworkFailure is { } last ? WireText.Cut(last) : null),
            (wire.BytesReceived, wire.BytesSent, clock.ToTimestamp(wire.LastBytes)),
            wire.Sockets?.Take(WireReport.MostSockets).Select(one => one.ToRow()).ToArray());
    }

    /// <summary>Null when the generation has been replaced: nothing that it says counts.</summary>
    public GenerationSignal? Signalled(ReadOnlySpan<byte> payload)
    {
        var signal = Read<WireSignal>(payload).ToSignal();
        if (fence.IsRetired)
        {
            scope.NoteFencedCall();
            return null;
        }

        return signal;
    }

    /// <exception cref="InvalidDataException">Null.</exception>
    public static T Read<T>(ReadOnlySpan<byte> payload)
        where T : class => MemoryPackSerializer.Deserialize<T>(payload) ?? throw new InvalidDataException($"a frame without its {typeof(T).Name}");

    private bool Enters(long id, FrameKind answer, string member)
    {
        if (fence.TryEnter())
        {
            return true;
        }

        scope.NoteFencedCall();
        link.TryWrite(answer, id, WireReply.From(new GatewayRefusedException(
            RefusalReason.Fenced, $"{member} was refused: generation {spec.Number} of '{spec.Adapter}' has been replaced. End your tasks when the token fires.")));
        return false;
    }
}
