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

    /// <summary>What the notice has to say: the end of the connection before it is no notice of what comes then.</summary>
    public string Said { get; init; } = "";

    /// <summary>Limits of this instance alone, in flow style.</summary>
    public string Limits { get; init; } = "";
}
