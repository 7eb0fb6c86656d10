using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeInspector(PluginEntry entry) : IPluginInspector
{
    public PluginEntry Inspect(string path) => entry;
}
