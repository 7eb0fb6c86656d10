using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>
/// The life of a bot whose events come as callbacks: nothing is connected, so nothing is judged by silence. What can be known is whether the credentials
/// are good, which is asked at the start, and again while QQ cannot be reached.
/// </summary>
internal sealed class CallbackLoop(IAdapterContext context, QqSettings settings, QqApi api, OpenQuestions questions)
{
    private readonly ReconnectPace _pace = new(context.TimeProvider, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), stable: TimeSpan.Zero);

    public async Task RunAsync(CancellationToken stopping)
    {
        var hook = new CallbackHook(context, settings, questions);
        using var mapped = context.MapHook("", hook.AnswerAsync);
        while (true)
        {
            var token = await api.TokenAsync(stopping);
            if (token.Failure is null)
            {
                break;
            }

            if (!LoginGate.IsPassing(context, token.Failure))
            {
                return;
            }

            await Task.Delay(_pace.Down(token.Failure.RetryAfter), context.TimeProvider, stopping);
        }

        context.ReportConnected($"callbacks at /hooks/{context.Instance}");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, stopping);
    }
}
