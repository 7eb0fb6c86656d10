using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>The gateway's answer to what an adapter asked of it: a value, or why not.</summary>
/// <param name="Value">A text of the durable state, or null.</param>
/// <param name="IsDurable">Only of a receipt.</param>
/// <param name="IsGivenUp">It was given up in time: it had no effect.</param>
/// <param name="Refused">Why it was refused.</param>
/// <param name="Message">For people, with the remedy.</param>
[MemoryPackable]
internal sealed partial record WireReply(string? Value, bool IsDurable, bool IsGivenUp, RefusalReason? Refused, string? Message)
{
    public static WireReply Done { get; } = new(Value: null, IsDurable: false, IsGivenUp: false, Refused: null, Message: null);

    private static WireReply Durable { get; } = Done with { IsDurable = true };

    private static WireReply GivenUp { get; } = Done with { IsGivenUp = true };

    public static WireReply Of(ReceiveReceipt receipt) => receipt == ReceiveReceipt.Durable ? Durable : Done;

    public static WireReply OfText(string? value) => value is null ? Done : Done with { Value = value };

    public static WireReply From(Exception fault) => fault switch
    {
        GatewayRefusedException refused => Done with { Refused = refused.Reason, Message = refused.Message },
        OperationCanceledException => GivenUp,
        _ => Done with { Refused = RefusalReason.StorageUnavailable, Message = $"The gateway failed: {fault.GetType().Name}." },
    };

    /// <exception cref="GatewayRefusedException">It was refused.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public WireReply OrThrow() => (Refused, IsGivenUp) switch
    {
        ({ } reason, _) => throw new GatewayRefusedException(reason, Message ?? ""),
        (null, true) => throw new OperationCanceledException("It was given up before it had an effect."),
        _ => this,
    };
}
