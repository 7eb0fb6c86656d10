using Gateway.Host.Model;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>One exception as data. A chain of them crosses as a list, the outer one first, so that nothing nests on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireFault(string Type, string Message, string Stack)
{
    private const int Deepest = 4;

    public static WireFault[] From(AdapterFault? fault)
    {
        var chain = new List<WireFault>();
        for (var one = fault; one is not null && chain.Count < Deepest; one = one.Inner)
        {
            chain.Add(new WireFault(one.Type, one.Message, one.Stack));
        }

        return [.. chain];
    }

    public static AdapterFault? Join(WireFault[]? chain)
    {
        AdapterFault? fault = null;
        foreach (var one in (chain ?? []).Take(Deepest).Reverse())
        {
            fault = new AdapterFault(one.Type, one.Message, one.Stack, fault);
        }

        return fault;
    }
}
