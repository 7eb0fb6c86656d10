using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>What is wrong with the host itself, by cause; empty means healthy.</summary>
internal sealed class HostStatus(EventLog events)
{
    private ImmutableDictionary<string, string> _problems = ImmutableDictionary<string, string>.Empty;

    /// <summary>By cause in kebab-case, with one sentence each.</summary>
    public ImmutableDictionary<string, string> Problems => _problems;

    /// <summary>The gateway only reports, restarts nothing.</summary>
    public bool ObserveOnly { get; init; }

    /// <summary>Somebody is known to start it again when it is ended.</summary>
    public bool IsSupervised { get; init; }

    /// <summary>An event when the cause is new; later texts replace the one that is shown, without another event.</summary>
    public void Raise(string cause, string text)
    {
        if (ImmutableInterlocked.TryAdd(ref _problems, cause, text))
        {
            events.Append(new GatewayEvent { Kind = EventKind.HostDegraded, Text = $"{cause}: {text}" });
        }
        else
        {
            ImmutableInterlocked.Update(ref _problems, static (all, now) => all.ContainsKey(now.cause) ? all.SetItem(now.cause, now.text) : all, (cause, text));
        }
    }

    public void Clear(string cause)
    {
        if (ImmutableInterlocked.TryRemove(ref _problems, cause, out _))
        {
            events.Append(new GatewayEvent { Kind = EventKind.HostRecovered, Text = $"{cause} is over" });
        }
    }
}
