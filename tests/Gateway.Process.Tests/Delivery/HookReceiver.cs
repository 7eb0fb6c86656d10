using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Process.Tests.Delivery;

/// <summary>Somebody whom the gateway posts messages to. Writes down what comes, and whether it was labelled as a possible copy.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private ImmutableList<(Numbered Message, bool Labelled)> _received = [];

    private HookReceiver(WebApplication app) => _app = app;

    public IReadOnlyList<(Numbered Message, bool Labelled)> Received => _received;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build());
        receiver._app.MapPost("/", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var message = Numbered.Parse((string)JsonNode.Parse(await reader.ReadToEndAsync())!["text"]!);
        var labelled = http.Request.Headers["Gateway-May-Be-Duplicate"] == "true";
        ImmutableInterlocked.Update(ref _received, static (all, one) => all.Add(one), (message, labelled));
    }
}
