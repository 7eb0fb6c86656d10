using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>Asks Feishu who the bot is, until there is an answer: that is also the check of the credentials.</summary>
internal sealed class Introduction(IAdapterContext context, FeishuApi api)
{
    private readonly ReconnectPace _pace = new(context.TimeProvider, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), stable: TimeSpan.Zero);

    /// <returns>The bot, by its open_id; null after a fatal report.</returns>
    public async Task<Participant?> AskAsync(CancellationToken stopping)
    {
        while (true)
        {
            var answer = await api.BotInfoAsync(stopping);
            var bot = JsonLook.Object(answer.Body, "bot") ?? default;
            if (answer.IsOk && JsonLook.Text(bot, "open_id") is { Length: > 0 } id)
            {
                return new(id, JsonLook.Text(bot, "app_name"), IsBot: true);
            }

            var meaning = answer.Meaning;
            if (meaning.Kind == CodeKind.Fatal)
            {
                context.ReportFatal(meaning.Code, $"{answer.Detail} {meaning.Text}", retryable: false, meaning.Action);
                return null;
            }

            context.ReportDegraded(answer.Code is null ? CodeOf(answer) : meaning.Code, answer.Detail);
            await Task.Delay(_pace.Down(answer.RetryAfter), context.TimeProvider, stopping);
        }
    }

    /// <summary>The reason of an answer that is none.</summary>
    public static string CodeOf(FeishuAnswer answer) => answer.Http.Outcome switch
    {
        ApiOutcome.Answered => answer.Http.Status == 429 ? "rate-limited" : "platform",
        ApiOutcome.Unanswered => "unanswered",
        _ => "network",
    };
}
