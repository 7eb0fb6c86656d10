namespace Gateway.Process.Tests.Hostile;

/// <summary>One line of the hostile list, with what is expected of it in each tier. Declared before anything runs.</summary>
/// <param name="Deed">The setting of the fixture.</param>
/// <param name="Title">The line of the list.</param>
internal sealed record HostileRow(string Deed, string Title)
{
    public HostileExpected InProcess { get; init; }

    public HostileExpected Process { get; init; }

    /// <summary>As in-process, with a moved suspect in place of one that is kept out, unless something else is said.</summary>
    public HostileExpected? Auto { get; init; }

    public HostileThen Then { get; init; }

    public HostileEnd End { get; init; } = HostileEnd.Either;

    /// <summary>Where the end differs in a worker.</summary>
    public HostileEnd? EndInWorker { get; init; }

    /// <summary>Where the end differs for one that may be moved.</summary>
    public HostileEnd? EndInAuto { get; init; }

    /// <summary>Enough for the deed to get as far as the gateway; the default of the gateway without it.</summary>
    public string WorkerMemory { get; init; } = "512MB";

    /// <summary>From the order to the settled end; only the deeds that wait for a deadline need much of it.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>A text that the evidence must have, by tier.</summary>
    public Func<HostileTier, string?> Proof { get; init; } = _ => null;

    /// <summary>A text that the evidence must not have, by tier.</summary>
    public Func<HostileTier, string?> Never { get; init; } = _ => null;

    /// <summary>The gateway tells of it where it touches the gateway's own process.</summary>
    public (string Kind, string Text)? ToldAs { get; init; }

    /// <summary>What it took of the gateway's own process has to be given back.</summary>
    public bool GivesBack { get; init; }

    /// <summary>The neighbour is in a worker in every tier.</summary>
    public bool NeighbourInWorker { get; init; }

    /// <summary>What the gateway's own process may use for objects, so that the machine survives.</summary>
    public bool HasHeapLimit { get; init; }

    /// <summary>Never done where nothing limits it: in the tiers that do not, the whole gateway is put where the kernel does.</summary>
    public bool NeedsLimit { get; init; }

    /// <summary>The tiers of the short form.</summary>
    public HostileTier[] Short { get; init; } = [];

    public HostileExpected In(HostileTier tier) => tier switch
    {
        HostileTier.InProcess => InProcess,
        HostileTier.Process => Process,
        HostileTier.Auto => Auto ?? InProcess,
        // the promise of this tier has no exception
        _ => HostileExpected.Contained,
    };

    public HostileEnd EndIn(HostileTier tier) => tier is HostileTier.Process or HostileTier.ProcessAndSandbox
        ? EndInWorker ?? (InProcess == HostileExpected.EndsHostOnce ? HostileEnd.Replaced : End)
        : tier == HostileTier.Auto ? EndInAuto ?? End
        : End;
}
