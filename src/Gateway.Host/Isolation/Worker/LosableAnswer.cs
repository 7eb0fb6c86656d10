namespace Gateway.Host.Isolation.Worker;

/// <summary>A call into a worker whose answer can be lost with the process.</summary>
internal abstract class LosableAnswer : PendingAnswer
{
    /// <summary>Of the present call; ties the answer to it.</summary>
    public long Id { get; protected set; }

    /// <summary>There will be no answer.</summary>
    public abstract void Lose();
}
