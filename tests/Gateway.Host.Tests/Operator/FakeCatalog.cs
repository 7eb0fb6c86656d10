using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeCatalog : IPluginCatalog
{
    private readonly TaskCompletionSource _firstScan = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event Action? Changed;

    public PluginCatalogSnapshot Current { get; private set; } = PluginCatalogSnapshot.Empty;

    public Task FirstScan => _firstScan.Task;

    public void Scanned(params PluginEntry[] entries)
    {
        Current = new PluginCatalogSnapshot([.. entries], Current.Revision + 1);
        _firstScan.TrySetResult();
        Changed?.Invoke();
    }

    public void RequestScan()
    {
    }
}
