namespace Gateway.Host.Isolation;

/// <summary>How patient a stop is.</summary>
internal enum StopPlan
{
    /// <summary>Calls in flight may finish first.</summary>
    Drain,

    /// <summary>The generation is dead: no time for calls in flight, they are abandoned at once.</summary>
    Condemned,
}
