using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Messaging;

/// <summary>One use of a call, as a door holds it: the ticket tells it from every later use.</summary>
internal sealed class OpenCall(DoorCall<SendOutcome> call, int ticket)
{
    public bool TryComplete(in DoorResult<SendOutcome> result) => call.TryComplete(ticket, result);
}
