using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>How a simulated platform misbehaves; every platform has the same switches, and those that it cannot have do nothing.</summary>
/// <remarks>Turned by the test while clients are served; safe from any thread.</remarks>
internal sealed class Switches(Bell bell)
{
    private readonly Lock _gate = new();
    private HttpFault? _fault;
    private int _faultsLeft;
    private Func<string, bool> _faulty = _ => true;
    private TaskCompletionSource _cleared = New();

    /// <summary>Heartbeats are taken and not answered; everything else works.</summary>
    public bool StopsAcking { get; set; }

    /// <summary>A new WebSocket is accepted and nothing is ever said on it.</summary>
    public bool NeverGreets { get; set; }

    /// <summary>A WebSocket is greeted, a login is taken, and never confirmed; heartbeats are answered.</summary>
    public bool NeverConfirms { get; set; }

    /// <summary>A resume is answered with the refusal that the platform has for it.</summary>
    public bool RefusesResume { get; set; }

    /// <summary>Every event is delivered twice.</summary>
    public bool Duplicates { get; set; }

    /// <summary>Events happen and are not delivered, also not later; heartbeats are answered.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Events are kept back until this is false again and the platform delivers them.</summary>
    public bool IsLate { get; set; }

    /// <summary>Completes when <see cref="Clear"/> is called next.</summary>
    public Task Cleared => _cleared.Task;

    /// <summary>The next requests whose name fits get this fault.</summary>
    public void Fail(HttpFault fault, int times = int.MaxValue, Func<string, bool>? which = null)
    {
        lock (_gate)
        {
            (_fault, _faultsLeft, _faulty) = (fault, times, which ?? (_ => true));
        }
    }

    /// <summary>Everything works again.</summary>
    public void Clear()
    {
        TaskCompletionSource cleared;
        lock (_gate)
        {
            _fault = null;
            StopsAcking = NeverGreets = NeverConfirms = RefusesResume = Duplicates = IsQuiet = IsLate = false;
            (cleared, _cleared) = (_cleared, New());
        }

        cleared.TrySetResult();
        bell.Ring();
    }

    /// <summary>The fault that this request gets, counted; or null.</summary>
    public HttpFault? Take(string name)
    {
        lock (_gate)
        {
            return _fault is not null && _faulty(name) && _faultsLeft-- > 0 ? _fault : null;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
