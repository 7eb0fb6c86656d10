using System.Net.Http.Headers;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Api;
using Gateway.Host.Tests.Messaging.Consumers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Tests.Operator;

/// <summary>The operator's surface on a real listener of this machine, everything behind it faked.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app, GatewayPaths paths, DiscoveryView discovery)
    {
        (_app, Paths, Discovery) = (app, paths, discovery);
        Anonymous = new HttpClient { BaseAddress = new Uri(discovery.Admin) };
        Hooks = new HttpClient { BaseAddress = new Uri(discovery.Hooks) };
        Client = new HttpClient { BaseAddress = new Uri(discovery.Admin) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken.Read(paths.AdminToken));
    }

    public GatewayPaths Paths { get; }

    public DiscoveryView Discovery { get; }

    public HttpClient Client { get; }

    public HttpClient Anonymous { get; }

    public HttpClient Hooks { get; }

    public FakeTimeProvider Time => Get<FakeTimeProvider>();

    public Roster Roster => Get<Roster>();

    public EventLog Events => Get<EventLog>();

    public HookTable HookTable => Get<HookTable>();

    public HostLoopTable Loops => Get<HostLoopTable>();

    public FakeCatalog Catalog => Get<FakeCatalog>();

    public FakeCommands Commands => Get<FakeCommands>();

    public FakeConfiguration Configuration => Get<FakeConfiguration>();

    public MemoryLog Log => Get<MemoryLog>();

    public IConsumers Consumers => Get<IConsumers>();

    public MemoryConsumerStore ConsumerStore => Get<MemoryConsumerStore>();

    public FakeMessages Messages => Get<FakeMessages>();

    public LossBook Losses => Get<LossBook>();

    public FakeDeliveries Deliveries => Get<FakeDeliveries>();

    public FakeWatchdog Watchdog => Get<FakeWatchdog>();

    public static async Task<TestGateway> StartAsync(string? hooks = null, params string[] secrets)
    {
        var home = Directory.CreateTempSubdirectory("gateway-operator-").FullName;
        var paths = new GatewayPaths(home, Path.Combine(home, "gateway.yaml"), Path.Combine(home, "plugins"), Path.Combine(home, "data"));
        var (plan, refusal) = ListenPlan.Create(new ListenConfig { Admin = "http://127.0.0.1:0", Hooks = hooks }, urls: null, allowPublicAdmin: false);
        refusal.ShouldBeNull();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.UseOperatorListeners(plan!);
        var services = builder.Services;
        var time = new FakeTimeProvider(Samples.Now);
        services.AddSingleton(time).AddSingleton<TimeProvider>(time);
        services.AddSingleton(paths);
        services.AddSingleton<ISecrets>(new FakeSecrets(secrets));
        services.AddSingleton(new EventLog(time));
        services.AddSingleton<Roster>().AddSingleton<HookTable>().AddSingleton<HostStatus>();
        services.AddSingleton<HostLoopTable>();
        services.AddSingleton<FakeCatalog>().AddSingleton<IPluginCatalog>(provider => provider.GetRequiredService<FakeCatalog>());
        services.AddSingleton<FakeCommands>().AddSingleton<IAdapterCommands>(provider => provider.GetRequiredService<FakeCommands>());
        services.AddSingleton<FakeConfiguration>().AddSingleton<IConfigurationSource>(provider => provider.GetRequiredService<FakeConfiguration>());
        services.AddSingleton<FakeWatchdog>().AddSingleton<IWatchdogStatus>(provider => provider.GetRequiredService<FakeWatchdog>());
        services.AddSingleton<DoorDirectory>().AddSingleton<LossBook>();
        services.AddSingleton<FakeMessages>().AddSingleton<IMessagingStatus>(provider => provider.GetRequiredService<FakeMessages>());
        services.AddSingleton<FakeDeliveries>().AddSingleton<IDeliveries>(provider => provider.GetRequiredService<FakeDeliveries>());
        services.AddTestMessages();
        services.AddOperator(plan!);
        var app = builder.Build();
        app.MapOperator();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var (state, discovery) = DiscoveryFile.Find(paths.Discovery);
        state.ShouldBe(DiscoveryState.Running);
        return new TestGateway(app, paths, discovery!);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        Hooks.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(Paths.Home, recursive: true);
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();
}
