using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Consumers;

/// <summary>Where nothing is written down there are no consumers: nobody can open one, and so nothing is ever asked of this.</summary>
internal sealed class NoConsumerStore : IConsumerStore
{
    public IReadOnlyList<ConsumerRow> Load() => [];

    public Task SaveAsync(ConsumerRow row) => Task.CompletedTask;

    public Task RemoveAsync(string name) => Task.CompletedTask;

    public Task ParkAsync(ConsumerRow row, ParkedMessage message) => Task.CompletedTask;

    public Task CountAgainAsync(string name, long sequence) => Task.CompletedTask;

    public Task<bool> UnparkAsync(string name, long sequence) => Task.FromResult(false);

    public int CountParked(string name) => 0;

    public IReadOnlyList<ParkedMessage> Parked(string name) => [];
}
