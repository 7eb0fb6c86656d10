using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A <see cref="GenerationSignal"/> on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireSignal(SignalKind Kind, string Text, WireFault[] Fault, string? Code, bool Retryable, UserAction Action)
{
    public static WireSignal From(GenerationSignal signal) =>
        new(signal.Kind, signal.Text, WireFault.From(signal.Fault), signal.Code, signal.Retryable, signal.Action);

    /// <exception cref="InvalidDataException">A kind that there is not.</exception>
    public GenerationSignal ToSignal() =>
        new(Enum.IsDefined(Kind) ? Kind : throw new InvalidDataException($"signal {Kind}"), WireText.Cut(Text), WireFault.Join(Fault))
        {
            Code = Code is null ? null : WireText.Cut(Code),
            Retryable = Retryable,
            Action = Enum.IsDefined(Action) ? Action : UserAction.None,
        };
}
