using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>A named consumer as JSON.</summary>
internal sealed record ConsumerView
{
    public required string Name { get; init; }

    /// <summary>The instance it reads; null for all.</summary>
    public string? Adapter { get; init; }

    public bool Connected { get; init; }

    /// <summary>Everything through this message is settled.</summary>
    public long Cursor { get; init; }

    /// <summary>How far that is behind the newest message.</summary>
    public long Behind { get; init; }

    /// <summary>Handed out on the present connection and not acknowledged.</summary>
    public int InHand { get; init; }

    /// <summary>The message that is in the way: the oldest unacknowledged one; null when none was handed out.</summary>
    public long? Stuck { get; init; }

    /// <summary>How often that one was handed out.</summary>
    public int Attempts { get; init; }

    public int Parked { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Seen { get; init; }

    public static ConsumerView Of(ConsumerSnapshot consumer) => new()
    {
        Name = consumer.Row.Name,
        Adapter = consumer.Row.Adapter?.ToString(),
        Connected = consumer.Connected,
        Cursor = consumer.Row.Cursor,
        Behind = consumer.Behind,
        InHand = consumer.InHand,
        Stuck = consumer.Row.AttemptOf > consumer.Row.Cursor ? consumer.Row.AttemptOf : null,
        Attempts = consumer.Row.AttemptOf > consumer.Row.Cursor ? consumer.Row.Attempts : 0,
        Parked = consumer.Parked,
        Created = consumer.Row.Created,
        Seen = consumer.Row.Seen,
    };
}
