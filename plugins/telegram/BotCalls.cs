using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests.Abstractions;

namespace Gateway.Adapters.Telegram;

/// <summary>Calls of the Bot API, each with a deadline, with failures as values.</summary>
internal sealed class BotCalls(TelegramBotClient client, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<CallResult<T>> CallAsync<T>(IRequest<T> request, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return new(await client.SendRequest(request, either.Token), Failure: null);
        }
        catch (Exception exception) when (exception is RequestException or HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(default, limit.IsCancellationRequested ? CallFailure.Unanswered(deadline) : CallFailure.Of(exception));
        }
    }
}
