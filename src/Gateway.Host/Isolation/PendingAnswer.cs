namespace Gateway.Host.Isolation;

/// <summary>What a slot does when its call is answered late, or never.</summary>
internal abstract class PendingAnswer
{
    /// <summary>The host gives up on the generation: the caller gets "abandoned" now.</summary>
    public abstract void Abandon();
}
