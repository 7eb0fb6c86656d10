using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Tests.Supervision.Endpoints;

/// <summary>Ends that answer or do not, as the test says. Everything answers until it is said to be down.</summary>
internal sealed class ScriptedEnds : IEndpointCheck
{
    private readonly HashSet<RemoteEnd> _down = [];

    public List<RemoteEnd> Asked { get; } = [];

    /// <summary>Checks that are not answered before the test says so.</summary>
    public Queue<TaskCompletionSource<bool>>? Held { get; set; }

    public void Fail(RemoteEnd end) => _down.Add(end);

    public void Heal(RemoteEnd end) => _down.Remove(end);

    public void HealAll() => _down.Clear();

    public Task<bool> AnswersAsync(RemoteEnd end, CancellationToken cancellationToken)
    {
        Asked.Add(end);
        if (Held is not { } held)
        {
            return Task.FromResult(!_down.Contains(end));
        }

        var open = new TaskCompletionSource<bool>();
        held.Enqueue(open);
        return open.Task;
    }
}
