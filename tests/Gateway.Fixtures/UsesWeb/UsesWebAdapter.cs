using Gateway.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Fixtures.UsesWeb;

/// <summary>
/// Works, and uses what the setting <c>uses</c> names of the web framework that it shares with the host: caches of these types are the
/// host's, not the plugin's.
/// </summary>
[Adapter("usesweb", Capabilities = AdapterCapabilities.Send, Description = "Uses the shared web framework")]
[Setting("uses", SettingKind.Text, Default = "kestrel", Description = "What it uses")]
public sealed class UsesWebAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var use = context.Settings.Text("uses") ?? "kestrel";
        await (use switch
        {
            "kestrel" => ServeAsync(stopping),
            "kestrel-minimal-api" => ServeApiAsync(stopping),
            "shared-di-container" => ResolveAsync(),
            _ => throw new ArgumentException($"There is no use '{use}'."),
        });
        context.ReportConnected(use);
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult(SendOutcome.Sent(message.DeliveryId));

    private static async Task ServeAsync(CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(request => request.Response.WriteAsync("a letter", request.RequestAborted));
        await AskAsync(app, "", stopping);
    }

    private static async Task ServeApiAsync(CancellationToken stopping)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Post>();
        await using var app = builder.Build();
        app.MapGet("/letters/{id}", (int id, Post post) => post.Find(id));
        await AskAsync(app, "/letters/7", stopping);
    }

    private static async Task AskAsync(WebApplication app, string path, CancellationToken stopping)
    {
        await app.StartAsync(stopping);
        using (var client = new HttpClient())
        {
            _ = await client.GetStringAsync(app.Urls.First() + path, stopping);
        }

        await app.StopAsync(stopping);
    }

    private static async Task ResolveAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<Post>().AddScoped<Desk>();
        await using var provider = services.BuildServiceProvider();
        for (var round = 0; round < 10; round++)
        {
            await using var scope = provider.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Desk>();
            ActivatorUtilities.CreateInstance<Desk>(scope.ServiceProvider);
        }
    }
}
