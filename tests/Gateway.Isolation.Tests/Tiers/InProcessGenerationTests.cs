using Gateway.Host.Model.Config;

namespace Gateway.Isolation.Tests.Tiers;

public sealed class InProcessGenerationTests : GenerationContract
{
    private protected override IsolationMode Tier => IsolationMode.InProcess;
}
