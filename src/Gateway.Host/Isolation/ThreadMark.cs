namespace Gateway.Host.Isolation;

/// <summary>In whose code one thread is at this moment. Written by its own thread only, read by anybody.</summary>
internal sealed class ThreadMark(bool isOfPool)
{
    private volatile GenerationScope? _scope;
    private int _passages;

    public bool IsOfPool => isOfPool;

    /// <summary>Null while it runs nobody's code.</summary>
    public GenerationScope? Scope => _scope;

    /// <summary>Grows whenever the thread enters or leaves.</summary>
    public int Passages => Volatile.Read(ref _passages);

    public void Set(GenerationScope? scope)
    {
        _scope = scope;
        Volatile.Write(ref _passages, _passages + 1);
    }
}
