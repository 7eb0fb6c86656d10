using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Plugins;
using Gateway.Host.Plugins.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Host.Tests.Plugins;

public sealed class CatalogLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);
    private readonly DropFolder _drop = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LoopBeat _beat;
    private readonly Task _loop;

    public CatalogLoopTests()
    {
        _beat = new LoopBeat(_drop.Catalog.Name, _drop.Catalog.StallAfter, _drop.Time);
        _beat.Begin(again: false);
        _loop = Task.Run(() => _drop.Catalog.RunAsync(_beat, _stopping.Token));
        _drop.Bell.RingAfter(_loop);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(ShouldNeverTimeOut);
        _drop.Dispose();
    }

    [Fact]
    public async Task A_hint_of_the_file_system_is_enough_long_before_the_rescan()
    {
        await FirstLookAsync();
        using var raised = new SemaphoreSlim(0);
        _drop.Catalog.Changed += () => raised.Release();
        var before = _drop.Time.GetTimestamp();
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));

        // the kernel tells when it likes, and no time passes until it has
        await TakenAsync("echo");

        (await raised.WaitAsync(ShouldNeverTimeOut, TestContext.Current.CancellationToken)).ShouldBeTrue("the change was not told");
        _drop.Time.GetElapsedTime(before).ShouldBeLessThan(_drop.Settings.Rescan);
        _loop.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_is_enough_when_nothing_was_hinted()
    {
        await FirstLookAsync();
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Catalog.RequestScan();
        await TakenAsync("echo");
    }

    [Fact]
    public void The_folder_registers_what_the_host_asks_for()
    {
        var services = new ServiceCollection().AddLogging().AddPlugins()
            .AddSingleton(_drop.Paths).AddSingleton<IBuildLedger>(_drop.Ledger).AddSingleton(_drop.Events).AddSingleton(_drop.Status)
            .AddSingleton<TimeProvider>(_drop.Time).AddSingleton<Gateway.Host.Model.Config.IConfigurationSource>(new FixedConfiguration(_drop.Settings));
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        provider.GetRequiredService<IPluginCatalog>().ShouldBeSameAs(provider.GetServices<IHostLoop>().Single());
        provider.GetRequiredService<IPluginInspector>().ShouldBeOfType<PluginInspector>();
        provider.GetRequiredService<ShadowUse>().ShouldNotBeNull();
    }

    /// <summary>The folder is empty, and the loop waits for its rescan or for a hint.</summary>
    private Task FirstLookAsync() => UntilAsync("the first look at an empty folder", () => _drop.Catalog.FirstScan.IsCompleted && _drop.Time.Next == _drop.Settings.Rescan);

    /// <summary>Moves the clock only while the loop has something to look at soon: it gets there by hints and by its own due times, not by its rescan.</summary>
    private async Task TakenAsync(string source)
    {
        bool IsTaken() => _drop.Find(source)?.Build is not null;
        while (!IsTaken())
        {
            await UntilAsync($"'{source}' is looked at", () => IsTaken() || _drop.Time.Next <= _drop.Settings.Settle);
            _drop.Time.Advance(_drop.Settings.Settle / 10);
        }
    }

    private async Task UntilAsync(string what, Func<bool> done)
    {
        await _drop.Bell.UntilAsync(what, () => _loop.IsCompleted || done(), () => $"It is due in {_drop.Time.Next}.", TestContext.Current.CancellationToken);
        _loop.IsCompleted.ShouldBeFalse($"the loop ended while waiting for {what}: {_loop.Exception}");
    }
}
