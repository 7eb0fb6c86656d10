using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Operator;

/// <summary>For tests that hand nothing in.</summary>
internal sealed class AbsentDeliveries : IDeliveries
{
    public ValueTask<IReadOnlyList<DeliveryTicket>> SubmitAsync(IReadOnlyList<DeliveryRequest> requests) =>
        ValueTask.FromResult<IReadOnlyList<DeliveryTicket>>([.. requests.Select(_ => new DeliveryTicket(DeliveryTicketStatus.Full, null))]);

    public DeliveryRecord? Find(string deliveryId) => null;

    public DeadLetterPage DeadLetters(DeadLetterQuery query) => new([], 0);

    public Task<IReadOnlyList<DeliveryRecord>> RetryAsync(IReadOnlyList<string> deliveryIds, AdapterId? adapter, string? conversation) =>
        Task.FromResult<IReadOnlyList<DeliveryRecord>>([]);

    public Task<int> AbandonAsync(IReadOnlyList<string> deliveryIds) => Task.FromResult(0);
}
