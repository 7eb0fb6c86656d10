using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>Asks Slack who the bot is, until there is an answer: that is also the check of the bot's token.</summary>
internal sealed class Introduction(IAdapterContext context, SlackApi api)
{
    private readonly ReconnectPace _pace = new(context.TimeProvider, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), stable: TimeSpan.Zero);

    /// <returns>Null after a fatal report.</returns>
    public async Task<Identity?> AskAsync(CancellationToken stopping)
    {
        while (true)
        {
            var answer = await api.AuthTestAsync(stopping);
            if (answer.IsOk && JsonLook.Text(answer.Body, "user_id") is { Length: > 0 } user)
            {
                return new(user, JsonLook.Text(answer.Body, "bot_id") ?? "", JsonLook.Text(answer.Body, "user") ?? user, JsonLook.Text(answer.Body, "team_id") ?? "");
            }

            var meaning = ErrorMeaning.Of(answer.Error);
            if (meaning.Kind == ErrorKind.Fatal)
            {
                context.ReportFatal(meaning.Code, $"{answer.Detail} {meaning.Text}", retryable: false, meaning.Action);
                return null;
            }

            context.ReportDegraded(Code(answer), answer.Detail);
            await Task.Delay(_pace.Down(answer.Http.RetryAfter), context.TimeProvider, stopping);
        }
    }

    /// <summary>The reason of an answer that is none, or not the wanted one.</summary>
    public static string Code(SlackAnswer answer) => answer.Http.Outcome switch
    {
        ApiOutcome.Answered => ErrorMeaning.Of(answer.Error).Code,
        ApiOutcome.Unanswered => "unanswered",
        _ => "network",
    };
}
