namespace Gateway.Host.Model.Journal;

/// <summary>What a stream of a consumer has to tell its reader.</summary>
internal enum ConsumerTurnKind
{
    /// <summary>Messages.</summary>
    Messages,

    /// <summary>Nothing came within the patience.</summary>
    Idle,

    /// <summary>Messages that it had not acknowledged are no longer kept.</summary>
    Lost,

    /// <summary>The end: another connection reads under this name.</summary>
    TakenOver,

    /// <summary>The end: the consumer was removed, by a person or by its age.</summary>
    Removed,

    /// <summary>The end for now: a person has moved its cursor; connect again.</summary>
    Rewound,
}
