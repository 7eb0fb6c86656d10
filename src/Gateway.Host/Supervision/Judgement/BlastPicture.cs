namespace Gateway.Host.Supervision.Judgement;

/// <summary>How things stand across all adapters.</summary>
/// <param name="Running">Adapters that run, the suspects included.</param>
/// <param name="JudgedDead">Of these, spoken against by judgement within the last interval, the one in question included.</param>
/// <param name="HeldFor">Since replacing was last held back or tried, or null when it is not held.</param>
/// <param name="TryWorked">A generation that was replaced on trial has become ready since: the host and its network work.</param>
internal readonly record struct BlastPicture(int Running, int JudgedDead, TimeSpan? HeldFor, bool TryWorked);
