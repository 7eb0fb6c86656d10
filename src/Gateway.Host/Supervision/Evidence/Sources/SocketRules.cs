using Gateway.Abstractions;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>What is normal for a connection of this adapter.</summary>
internal sealed record SocketRules
{
    /// <summary>An answer of a machine comes at least this many times sooner than the quiet before the question lasted.</summary>
    public const int AnswerShare = 9;

    /// <summary>A client of HTTP keeps connections that it does not use, and finds a closed one only when it tidies up (the runtime's: 15 to 30 s).</summary>
    private const int PooledShare = 4;

    /// <summary>A connection that the peer has closed may stay open on our side for so long.</summary>
    public required TimeSpan ClosedBound { get; init; }

    /// <summary>Sent data may stay without the kernel's acknowledgement for so long.</summary>
    public required TimeSpan AckBound { get; init; }

    /// <summary>The first answer on a connection may take so long.</summary>
    public required TimeSpan FirstAnswerBound { get; init; }

    /// <summary>A later answer may take so long at least; longer where this peer has been seen to take longer.</summary>
    public required TimeSpan AnswerBound { get; init; }

    /// <summary>An answer of a machine comes within this.</summary>
    public required TimeSpan Prompt { get; init; }

    /// <summary>
    /// What is sent so soon after something arrived is a reaction to it (the PONG to a PING), and nobody owes it an answer. Negative where
    /// everything that is sent is a request.
    /// </summary>
    public required TimeSpan Reaction { get; init; }

    /// <summary>Passive adapters are not judged by traffic.</summary>
    public required bool IsPassive { get; init; }

    /// <param name="limits">Of the instance.</param>
    /// <param name="transport">What the plugin declares.</param>
    /// <param name="pools">It makes plain HTTP requests, so that it may keep connections for later.</param>
    public static SocketRules Of(LimitsConfig limits, TransportKind transport, bool pools)
    {
        var isPoll = transport == TransportKind.LongPoll;
        return new SocketRules
        {
            ClosedBound = limits.CloseWaitDeadline * (pools ? PooledShare : 1),
            AckBound = limits.AckDeadline,
            FirstAnswerBound = limits.AnswerDeadline * (isPoll ? 2 : 1),
            // a bot that has been busy so far has not shown yet how long an empty poll takes; no platform's takes three minutes
            AnswerBound = limits.AnswerDeadline * (isPoll ? 4 : 1),
            Prompt = limits.AnswerDeadline / AnswerShare,
            Reaction = isPoll ? TimeSpan.MinValue : limits.AnswerDeadline / 90,
            IsPassive = transport == TransportKind.Passive,
        };
    }
}
