using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Worker;

/// <summary>
/// Worker processes that have been started before they are needed: what is left to do at a death is to load the plugin. One per instance
/// and <c>plugins.worker_spares</c> of them in all; those that died last have the first claim.
/// </summary>
/// <remarks>
/// A spare is confined for its instance and its build from the beginning and has loaded
/// nothing of it, but has rehearsed all that does not depend on it; one that no longer fits is ended. Safe
/// from any thread.
/// </remarks>
internal sealed class WorkerSpares(WorkerStation station, IConfigurationSource configuration) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, Spare> _spares = [];
    private readonly Dictionary<AdapterId, int> _living = [];
    private readonly CancellationTokenSource _over = new();
    private long _order;

    /// <summary>A process for this launch that has greeted already; null when there is none. Counts the instance as living until <see cref="Leave"/>.</summary>
    public WorkerConnection? Enter(AdapterId adapter, WorkerLaunch launch)
    {
        Spare? unfit = null;
        lock (_gate)
        {
            _living[adapter] = _living.GetValueOrDefault(adapter) + 1;
            if (!_spares.Remove(adapter, out var spare))
            {
                return null;
            }

            if (spare.Fits(launch) && spare.Connection is { Ended.IsCompleted: false } ready)
            {
                return ready;
            }

            unfit = spare;
        }

        unfit.End();
        return null;
    }

    /// <summary>A generation of the instance serves: now is the time to start the process for the one after it.</summary>
    /// <param name="hasDied">The one before it died: such an instance takes the place of one that did not.</param>
    public void Refill(AdapterId adapter, WorkerLaunch launch, bool hasDied)
    {
        var most = configuration.Current.Plugins.WorkerSpares;
        Spare? evicted = null;
        Spare fresh;
        lock (_gate)
        {
            if (_over.IsCancellationRequested || most == 0 || _spares.ContainsKey(adapter) || (_spares.Count >= most && !hasDied))
            {
                return;
            }

            if (_spares.Count >= most)
            {
                var oldest = _spares.MinBy(one => one.Value.Order);
                _spares.Remove(oldest.Key);
                evicted = oldest.Value;
            }

            _spares[adapter] = fresh = new Spare(launch, ++_order);
        }

        evicted?.End();
        _ = StartAsync(adapter, fresh);
    }

    /// <summary>A generation has ended. Without another, a spare is kept only when one is about to follow.</summary>
    public void Leave(AdapterId adapter, bool isFollowed)
    {
        Spare? left = null;
        lock (_gate)
        {
            var living = _living[adapter] - 1;
            _living[adapter] = living;
            if (living == 0)
            {
                _living.Remove(adapter);
                if (!isFollowed)
                {
                    _spares.Remove(adapter, out left);
                }
            }
        }

        left?.End();
    }

    public void Dispose()
    {
        Spare[] all;
        lock (_gate)
        {
            _over.Cancel();
            all = [.. _spares.Values];
            _spares.Clear();
        }

        foreach (var one in all)
        {
            one.End();
        }
    }

    private async Task StartAsync(AdapterId adapter, Spare spare)
    {
        var (connection, _) = await station.StartAsync(spare.Launch with { Name = $"{adapter} spare" }, StartLimit, _over.Token);
        var isWanted = false;
        lock (_gate)
        {
            if (_spares.TryGetValue(adapter, out var now) && now == spare)
            {
                isWanted = connection is not null;
                if (isWanted)
                {
                    spare.Connection = connection;
                }
                else
                {
                    // why not will be told when the next generation needs one
                    _spares.Remove(adapter);
                }
            }
        }

        if (!isWanted)
        {
            connection?.Dispose();
        }
    }

    private sealed class Spare(WorkerLaunch launch, long order)
    {
        public WorkerLaunch Launch { get; } = launch;

        public long Order { get; } = order;

        public WorkerConnection? Connection { get; set; }

        public bool Fits(WorkerLaunch other) =>
            Launch.Readable.SequenceEqual(other.Readable) && Launch.Writable.SequenceEqual(other.Writable) && Launch.Limits == other.Limits && Launch.Sandbox == other.Sandbox;

        /// <summary>One that is still being started is ended when it has started: it is in no list any more.</summary>
        public void End() => Connection?.Dispose();
    }
}
