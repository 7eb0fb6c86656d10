namespace Gateway.Host.Model.Journal;

/// <summary>What a stream of a consumer has to tell its reader next.</summary>
/// <param name="Kind">What.</param>
/// <param name="Messages">Oldest first; only with <see cref="ConsumerTurnKind.Messages"/>.</param>
/// <param name="Lost">How many; only with <see cref="ConsumerTurnKind.Lost"/>.</param>
internal readonly record struct ConsumerTurn(ConsumerTurnKind Kind, IReadOnlyList<ConsumerMessage> Messages, long Lost = 0)
{
    public static ConsumerTurn Of(ConsumerTurnKind kind) => new(kind, []);

    /// <summary>The stream is over.</summary>
    public bool IsEnd => Kind is ConsumerTurnKind.TakenOver or ConsumerTurnKind.Removed or ConsumerTurnKind.Rewound;
}
