using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>A parked message as JSON.</summary>
/// <param name="Seq">Its number: by it it is retried and dropped.</param>
/// <param name="At">When it was parked.</param>
/// <param name="Attempts">How often it was handed out.</param>
/// <param name="Message">The message.</param>
internal sealed record ParkedView(long Seq, DateTimeOffset At, int Attempts, MessageView Message)
{
    public static ParkedView Of(ParkedMessage parked) => new(parked.Record.Sequence, parked.At, parked.Attempts, MessageView.Of(parked.Record));
}
