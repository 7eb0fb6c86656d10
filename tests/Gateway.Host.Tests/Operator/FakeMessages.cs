using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeMessages : IMessagingStatus
{
    public MessagingStatistics Now { get; set; } = new();

    public MessagingStatistics Snapshot() => Now;
}
