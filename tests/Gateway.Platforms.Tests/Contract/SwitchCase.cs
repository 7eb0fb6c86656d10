namespace Gateway.Platforms.Tests.Contract;

/// <summary>One way in which a platform misbehaves.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Begin">Brings it about. What is written during it has been written before.</param>
/// <param name="End">Ends it.</param>
internal sealed record SwitchCase<T>(string Name, Func<T, Task> Begin, Func<T, Task> End)
    where T : PlatformRig
{
    /// <summary>What happens is nothing that anybody has to notice: only that nothing is lost or doubled.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>What is written meanwhile never comes: the platform itself swallows it.</summary>
    public bool Swallows { get; init; }

    /// <summary>A person has to act: it does not heal by itself.</summary>
    public bool IsFatal { get; init; }

    /// <summary>What is written meanwhile comes only after the end of it.</summary>
    public bool HoldsBack { get; init; }

    /// <summary>Judged dead, and so replaced: neither a suspicion nor a message that was given up is notice enough.</summary>
    public bool IsDeath { get; init; }

    /// <summary>What is written meanwhile is named as given up, once and for all.</summary>
    public bool GivesUp { get; init; }

    /// <summary>Nobody but the platform has to notice: it is answered so, and comes again with what was not taken.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>What the notice has to say: the end of the connection before it is no notice of what comes then.</summary>
    public string Said { get; init; } = "";

    /// <summary>Limits of this instance alone, and of the webhook that it is routed to, in flow style.</summary>
    public string Limits { get; init; } = "";
}
