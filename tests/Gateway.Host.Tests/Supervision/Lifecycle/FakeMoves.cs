using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

internal sealed class FakeMoves : IIsolationMoves
{
    private readonly Dictionary<AdapterId, IsolationMove> _moves = [];

    public event Action? Changed;

    public IsolationMove? Find(AdapterId adapter) => _moves.GetValueOrDefault(adapter);

    public void Suspect(AdapterId adapter, IsolationCause cause, string why)
    {
        _moves.TryAdd(adapter, new IsolationMove(cause, why, DateTimeOffset.UnixEpoch));
        Changed?.Invoke();
    }

    public bool Release(AdapterId adapter)
    {
        var was = _moves.Remove(adapter);
        Changed?.Invoke();
        return was;
    }
}
