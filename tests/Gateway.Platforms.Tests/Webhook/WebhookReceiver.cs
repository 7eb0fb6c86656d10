using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Platforms.Tests.Webhook;

/// <summary>
/// A program that messages are posted to. As its documentation asks of it, it deals with each delivery once, by its key; one that comes again without
/// being marked as a possible duplicate is dealt with again, and so seen.
/// </summary>
internal sealed class WebhookReceiver(Bell bell) : PlatformServer(bell)
{
    public const string Secret = "a-secret-of-the-receiver";
    public const string Post = "POST /in";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The texts that were dealt with, in their order.</summary>
    public ImmutableList<string> Dealt { get; private set; } = [];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver(new Bell());
        await receiver.ListenAsync();
        return receiver;
    }

    public Task DealtAsync(params string[] texts) =>
        Bell.UntilAsync($"dealt with: {string.Join(", ", texts)}", () => texts.All(Dealt.Contains), Recorder.Story, TestContext.Current.CancellationToken);

    protected override void Map(WebApplication app) => app.MapPost("/in", TakeAsync);

    private Task TakeAsync(HttpContext http) => AnswerAsync(http, body => DealAsync(http, body), Post);

    private Task<(int Status, JsonNode? Body)> DealAsync(HttpContext http, JsonNode? body)
    {
        lock (_gate)
        {
            var isNew = _known.Add(http.Request.Headers["Gateway-Delivery"].ToString());
            if (isNew || http.Request.Headers["Gateway-May-Be-Duplicate"] != "true")
            {
                Dealt = Dealt.Add(body!["text"]!.ToString());
            }
        }

        Bell.Ring();
        return Task.FromResult<(int, JsonNode?)>((204, null));
    }
}
