using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Supervision.Scarcity;

/// <summary>
/// Notices that descriptors or threads of the pool run short, and has its own thread find out whose they are. That thread is made at the start:
/// when something is short it is too late to make one.
/// </summary>
/// <remarks><see cref="Sweep"/> is called by the watchdog's thread only; it allocates nothing.</remarks>
internal sealed class ScarcityWatch(IDescriptorCount descriptors, PoolRelief relief, ScarcityInquest inquest) : IDisposable
{
    /// <summary>Between two looks while something is short.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _short = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _stopped = new(initialState: false, spinCount: 0);
    private Thread? _thread;
    private volatile bool _descriptorsShort;
    private volatile bool _poolShort;

    public void Start()
    {
        _thread = new Thread(Look) { IsBackground = true, Name = "scarcity" };
        _thread.UnsafeStart();
    }

    public void Sweep()
    {
        var most = descriptors.Most;
        var taken = most > 0 ? descriptors.Taken : 0;
        if (taken > 0 && taken >= most * Descriptors.Short)
        {
            ConnectGate.IsBraked = true;
            _descriptorsShort = true;
        }
        else if ((_descriptorsShort || ConnectGate.IsBraked) && taken < most * (Descriptors.Short - 0.1))
        {
            ConnectGate.IsBraked = false;
            _descriptorsShort = false;
        }

        _poolShort = relief.Added > 0;
        ThreadMarks.AreWanted = _poolShort;
        if ((_descriptorsShort || _poolShort || inquest.HasTold) && !_short.IsSet)
        {
            _short.Set();
        }
    }

    public void Dispose()
    {
        // it belongs to the process, which may live on
        ConnectGate.IsBraked = false;
        _stopped.Set();
        _short.Set();
        if (_thread?.Join(Pause * 40) != false)
        {
            _short.Dispose();
            _stopped.Dispose();
        }
    }

    private void Look()
    {
        while (!_stopped.IsSet)
        {
            _short.Wait();
            _short.Reset();
            try
            {
                inquest.LookAtDescriptors(_descriptorsShort);
                inquest.LookAtPool(_poolShort);
            }
            catch (Exception fault)
            {
                inquest.Failed(fault);
            }

            _stopped.Wait(Pause);
        }
    }
}
