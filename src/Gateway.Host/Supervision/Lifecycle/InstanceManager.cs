using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// Which instances there are: the named ones of the configuration, and one for each dropped plugin that nobody has named. Tells each
/// its inputs whenever configuration, files or an operator's wish change; the instance does the rest.
/// </summary>
internal sealed class InstanceManager : IHostLoop, IAdapterCommands
{
    /// <summary>While an instance waits for a credential that another is giving up.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<AdapterId, InstanceActor> _actors = new();
    private readonly ConcurrentDictionary<AdapterId, InstanceActor> _leaving = new();
    private readonly SemaphoreSlim _changed = new(1);
    private readonly InstanceServices _services;
    private readonly IPluginCatalog _catalog;
    private readonly IDesiredStateStore _desired;
    private readonly CredentialBook _credentials;
    private volatile bool _stopping;

    public InstanceManager(
        InstanceServices services, IPluginCatalog catalog, IDesiredStateStore desired, ReclamationQueue reclamation, LeakHolders holders, LeakBudget leaks, IClockGaps gaps)
    {
        (_services, _catalog, _desired) = (services, catalog, desired);
        _credentials = new CredentialBook(services.Planner, services.Roster);
        services.Configuration.Changed += Signal;
        catalog.Changed += Signal;
        services.Moves.Changed += Signal;
        reclamation.Settled += OnReclaimed;
        holders.Found += OnHolderFound;
        leaks.UsedUp += OnLeakBudgetSpent;
        gaps.Passed += OnGap;
    }

    public string Name => "instances";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(10);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        await beat.WaitAsync(_catalog.FirstScan.WaitAsync(stopping));
        Reconcile();
        while (!stopping.IsCancellationRequested)
        {
            // a wait that outlived an ended life of this loop would take the next signal away from its successor
            using var pass = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            try
            {
                var changed = _changed.WaitAsync(pass.Token);
                await beat.WaitAsync(_credentials.IsWaiting ? Task.WhenAny(changed, Task.Delay(LookAgain, _services.Time, pass.Token)) : changed);
            }
            finally
            {
                await pass.CancelAsync();
            }

            Reconcile();
        }
    }

    public async Task<CommandResult> ExecuteAsync(AdapterCommand command, CancellationToken cancellationToken)
    {
        if (Find(command.Adapter) is not { } actor)
        {
            var known = string.Join(", ", _actors.Keys.Select(name => name.ToString()).Order(StringComparer.Ordinal));
            return new CommandResult(CommandStatus.NotFound, $"There is no adapter '{command.Adapter}'. There is: {(known.Length > 0 ? known : "none")}.");
        }

        _services.Events.Append(new GatewayEvent
        {
            Kind = EventKind.OperatorCommand,
            Adapter = command.Adapter,
            Text = $"{command.By}: {command.Verb.ToString().ToLowerInvariant()}" + (command.Why is { Length: > 0 } why ? $" ({why})" : ""),
        });
        return Wish(command.Verb) is { } wish ? await SetDesiredAsync(actor, wish, command, cancellationToken) : await actor.ExecuteAsync(command.Verb);
    }

    /// <summary>Stops every instance at the same time; each is bounded by its own stop ladder.</summary>
    public async Task StopAllAsync()
    {
        _stopping = true;
        await Task.WhenAll(_actors.Values.Select(actor => actor.ShutdownAsync()).Concat(_leaving.Values.Select(actor => actor.Running)));
    }

    private void OnGap(ClockGap gap)
    {
        foreach (var actor in _actors.Values)
        {
            actor.Retime();
            // every connection is suspect now: whoever has a probe is asked
            actor.MakeProbeDue();
        }
    }

    private void OnReclaimed(ReclamationResult result)
    {
        if ((Find(result.Adapter) ?? _leaving.GetValueOrDefault(result.Adapter)) is { } actor)
        {
            actor.OnReclaimed(result);
            return;
        }

        // its instance has been removed meanwhile; a leak must be told all the same
        _services.Events.Append(new GatewayEvent
        {
            Kind = result.State == RetiredState.Unloaded ? EventKind.GenerationUnloaded : EventKind.GenerationLeaked,
            Adapter = result.Adapter,
            Generation = result.Generation,
            Text = $"generation {result.Generation} of a removed adapter is {(result.State == RetiredState.Unloaded ? "proved unloaded" : "leaked")} after {result.Collections} collection(s)",
        });
    }

    private void OnHolderFound(ReclamationResult result, HolderAnswer answer)
    {
        if ((Find(result.Adapter) ?? _leaving.GetValueOrDefault(result.Adapter)) is { } actor)
        {
            actor.OnHolderFound(result, answer);
        }
    }

    private void OnLeakBudgetSpent(AdapterId adapter, string why)
    {
        _services.Events.Append(new GatewayEvent { Kind = EventKind.LeakBudgetSpent, Adapter = adapter, Text = why });
        _services.Moves.Suspect(adapter, IsolationCause.Leak, why);
    }

    private static DesiredState? Wish(AdapterVerb verb) => verb switch
    {
        AdapterVerb.Pause => DesiredState.Paused,
        AdapterVerb.Disable => DesiredState.Disabled,
        AdapterVerb.Resume or AdapterVerb.Enable => DesiredState.Enabled,
        _ => null,
    };

    private async Task<CommandResult> SetDesiredAsync(InstanceActor actor, DesiredState wish, AdapterCommand command, CancellationToken cancellationToken)
    {
        var before = _desired.Get(command.Adapter);
        if (before == wish)
        {
            return new CommandResult(CommandStatus.Unchanged, $"'{command.Adapter}' is {wish.ToString().ToLowerInvariant()} already.");
        }

        if (command.Verb == AdapterVerb.Resume && before == DesiredState.Disabled)
        {
            return new CommandResult(CommandStatus.Conflict, $"'{command.Adapter}' is disabled, not paused; use 'gateway enable {command.Adapter}'.");
        }

        try
        {
            await _desired.SetAsync(command.Adapter, wish, command.By, command.Why, cancellationToken);
        }
        catch (GatewayRefusedException refused)
        {
            return new CommandResult(CommandStatus.Conflict, $"It could not be recorded, so nothing was done: {refused.Message}");
        }

        if (wish != DesiredState.Enabled)
        {
            actor.Update(actor.Inputs with { Desired = wish });
        }

        // one that is to run has to be asked first whether another has its credential; and a reconciliation that was under way may have
        // read the wish of before
        Signal();
        return new CommandResult(CommandStatus.Accepted, $"'{command.Adapter}' is now {wish.ToString().ToLowerInvariant()}; this survives a restart of the gateway.");
    }

    private void Signal() => _changed.Release();

    private InstanceActor? Find(AdapterId name) => _actors.GetValueOrDefault(name);

    private void Reconcile()
    {
        if (_stopping)
        {
            return;
        }

        var wanted = _credentials.Settle(Wanted(_services.Configuration.Current, _catalog.Current));
        foreach (var inputs in wanted.Values)
        {
            if (_actors.TryGetValue(inputs.Name, out var actor))
            {
                if (actor.Inputs != inputs)
                {
                    actor.Update(inputs);
                }
            }
            else if (!_leaving.ContainsKey(inputs.Name))
            {
                var made = new InstanceActor(inputs, _services);
                _actors[inputs.Name] = made;
                made.Update(inputs);
            }
        }

        foreach (var (name, actor) in _actors)
        {
            if (!wanted.ContainsKey(name) && _leaving.TryAdd(name, actor) && _actors.TryRemove(name, out _))
            {
                _ = RemoveAsync(name, actor);
            }
        }
    }

    private async Task RemoveAsync(AdapterId name, InstanceActor actor)
    {
        actor.Update(actor.Inputs with { Config = null });
        await actor.ShutdownAsync();
        _services.Roster.Remove(name);
        _leaving.TryRemove(name, out _);
        // it may have been configured again meanwhile: only now may its successor start
        Signal();
    }

    private Dictionary<AdapterId, InstanceInputs> Wanted(GatewayConfig config, PluginCatalogSnapshot catalog)
    {
        var wanted = config.Adapters.Values.ToDictionary(
            adapter => adapter.Name,
            adapter => InputsOf(adapter, InstanceOrigin.Configured, config, catalog));
        if (!config.Plugins.AutoStart)
        {
            return wanted;
        }

        var named = config.Adapters.Values.Select(adapter => adapter.Plugin).ToHashSet();
        foreach (var plugin in catalog.Entries.Select(entry => entry.Id).OfType<PluginId>().Distinct())
        {
            if (!named.Contains(plugin) && AdapterId.TryParse(plugin.ToString(), out var name) && !wanted.ContainsKey(name))
            {
                var made = new AdapterConfig { Name = name, Plugin = plugin };
                wanted.Add(name, InputsOf(made, InstanceOrigin.Implicit, config, catalog));
            }
        }

        return wanted;
    }

    private InstanceInputs InputsOf(AdapterConfig adapter, InstanceOrigin origin, GatewayConfig config, PluginCatalogSnapshot catalog)
    {
        var choice = IsolationChoice.Of(adapter, config.Plugins.Isolation, _services.Moves.Find(adapter.Name), catalog.Find(adapter.Plugin)?.Build?.Manifest.Facts.HasNativeCode == true);
        return new InstanceInputs(adapter.Name, origin, adapter, catalog.Find(adapter.Plugin), _desired.Get(adapter.Name))
        {
            Isolation = choice,
            Bounds = choice.Tier == IsolationMode.Process ? config.BoundsFor(adapter.Plugin, adapter.Name) : null,
        };
    }
}
