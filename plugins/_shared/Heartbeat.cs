using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>
/// Sends beats and expects an answer to each: the one proof that an open connection still leads to somebody. One per connection.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="plan">When to beat.</param>
/// <param name="send">Sends one beat; false when the connection is over.</param>
/// <remarks>Safe from any thread.</remarks>
internal sealed class Heartbeat(TimeProvider time, HeartbeatPlan plan, Func<CancellationToken, Task<bool>> send)
{
    private readonly Lock _gate = new();
    private long _sent = time.GetTimestamp();
    private long _answered = time.GetTimestamp();
    private long? _openSince;
    private TimeSpan? _roundTrip;
    private TaskCompletionSource _nextAnswer = New();

    /// <summary>Beats until something ends it.</summary>
    public async Task<HeartbeatEnd> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pause = plan.First;
            while (true)
            {
                await Task.Delay(pause, time, cancellationToken);
                var started = time.GetTimestamp();
                if (await BeatAsync(plan.AnswerWithin, cancellationToken) is { } end)
                {
                    return end;
                }

                pause = (plan.Interval * (1 - (plan.Jitter * Random.Shared.NextDouble()))) - time.GetElapsedTime(started);
                pause = pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return HeartbeatEnd.Stopped;
        }
    }

    /// <summary>One beat out of turn, because the platform asks for one: its answer is not waited for.</summary>
    public async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _sent = time.GetTimestamp();
        }

        return await send(cancellationToken);
    }

    /// <summary>One beat out of turn whose answer is waited for: the round trip on the path that events take.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<ProbeOutcome> ProbeAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        return await BeatAsync(within, cancellationToken) switch
        {
            null => ProbeOutcome.Answered($"a heartbeat was answered after {time.GetElapsedTime(started).TotalMilliseconds:0} ms"),
            HeartbeatEnd.Unanswered => ProbeOutcome.Failed("heartbeat-unanswered", $"A heartbeat was not answered within {within.TotalSeconds:0.#} s."),
            _ => ProbeOutcome.Unknown("the connection has just ended, and the adapter reconnects"),
        };
    }

    /// <summary>The platform has answered. An answer that nobody has asked for counts too: it came the same way.</summary>
    public void Answered()
    {
        TaskCompletionSource answered;
        lock (_gate)
        {
            _answered = time.GetTimestamp();
            _roundTrip = _openSince is { } since ? time.GetElapsedTime(since) : _roundTrip;
            _openSince = null;
            (answered, _nextAnswer) = (_nextAnswer, New());
        }

        answered.TrySetResult();
    }

    public HeartbeatPicture Look()
    {
        lock (_gate)
        {
            var sent = time.GetElapsedTime(_sent);
            return new(
                sent, time.GetElapsedTime(_answered), _roundTrip,
                IsLate: _openSince is { } since && time.GetElapsedTime(since) > plan.AnswerWithin + plan.Grace,
                IsStopped: sent > plan.Interval * 2);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <returns>Null when it was answered.</returns>
    private async Task<HeartbeatEnd?> BeatAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        Task answer;
        lock (_gate)
        {
            answer = _nextAnswer.Task;
            _openSince ??= time.GetTimestamp();
        }

        if (!await SendAsync(cancellationToken))
        {
            return HeartbeatEnd.NotSent;
        }

        try
        {
            await answer.WaitAsync(within, time, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return HeartbeatEnd.Unanswered;
        }
    }
}
