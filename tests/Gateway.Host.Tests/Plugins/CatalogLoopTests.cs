using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Plugins;
using Gateway.Host.Plugins.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Host.Tests.Plugins;

public sealed class CatalogLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(20);
    private readonly DropFolder _drop = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LoopBeat _beat;
    private readonly Task _loop;

    public CatalogLoopTests()
    {
        _beat = new LoopBeat(_drop.Catalog.Name, _drop.Catalog.StallAfter, _drop.Time);
        _beat.Begin(again: false);
        _loop = Task.Run(() => _drop.Catalog.RunAsync(_beat, _stopping.Token));
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
        await WaitFor("the first look at an empty folder", () => _drop.Catalog.FirstScan.IsCompleted);
        var raised = 0;
        _drop.Catalog.Changed += () => Interlocked.Increment(ref raised);
        var before = _drop.Time.GetTimestamp();
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));

        // steps of a tenth of the settle time: the loop can only get through by hints and by its own due time
        await WaitFor("the folder to be taken", () => _drop.Find("echo")?.Build is not null, step: _drop.Settings.Settle / 10);

        raised.ShouldBeGreaterThan(0);
        _drop.Time.GetElapsedTime(before).ShouldBeLessThan(_drop.Settings.Rescan);
        _loop.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_is_enough_when_nothing_was_hinted()
    {
        await WaitFor("the first look at an empty folder", () => _drop.Catalog.FirstScan.IsCompleted);
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Catalog.RequestScan();
        await WaitFor("the folder to be taken", () => _drop.Find("echo")?.Build is not null, step: _drop.Settings.Settle / 10);
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

    /// <summary>Polls, because the file system's events come when the kernel likes; moves the fake clock by a step each time.</summary>
    private async Task WaitFor(string what, Func<bool> done, TimeSpan step = default)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            _loop.IsCompleted.ShouldBeFalse($"the loop ended while waiting for {what}: {_loop.Exception}");
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(ShouldNeverTimeOut, $"waited too long for {what}");
            if (step > TimeSpan.Zero && _beat.IsWaiting)
            {
                _drop.Time.Advance(step);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
