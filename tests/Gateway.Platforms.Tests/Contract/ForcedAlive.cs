using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>
/// Makes every adapter lie: whatever its own liveness check would say, the host hears "alive", and no probe can be asked. What the host notices then it
/// has noticed by itself.
/// </summary>
internal sealed class ForcedAlive(TierSelector tiers) : IGenerationFactory
{
    public static void Install(IServiceCollection services) => services.AddSingleton<TierSelector>().AddSingleton<IGenerationFactory, ForcedAlive>();

    public IGeneration Create(GenerationSpec spec, IGenerationObserver observer)
    {
        var lie = DispatchProxy.Create<IGeneration, Lie>();
        ((Lie)(object)lie).Truth = tiers.Create(spec, observer);
        return lie;
    }

    /// <summary>Everything but the two questions goes through.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "the runtime derives the proxy from it")]
    internal class Lie : DispatchProxy
    {
        public IGeneration Truth { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IGeneration.Check):
                    var check = (DoorCall<LivenessOpinion>)args![0]!;
                    check.TryComplete(check.Begin(), new(CallStatus.Completed, LivenessOpinion.Alive));
                    return null;
                case nameof(IGeneration.Probe):
                    var probe = (DoorCall<ProbeOutcome>)args![0]!;
                    probe.TryComplete(probe.Begin(), new(CallStatus.Completed, ProbeOutcome.None));
                    return null;
                default:
                    return targetMethod.Invoke(Truth, args);
            }
        }
    }
}
