using System.Globalization;
using Gateway.Host.Isolation.Escapes;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Microsoft.Extensions.Hosting;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// Exceptions that escaped and that nothing attributes (design 5): contained, an incident, the host is degraded. Three within ten
/// minutes mean that the state of the process cannot be trusted any more: an orderly exit where an outer supervisor starts it again.
/// </summary>
internal sealed class EscapeAlarm(HostStatus host, EventLog events, IHostApplicationLifetime lifetime, TimeProvider time) : IUnattributedEscapes
{
    private const int Limit = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenForgotten = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly Queue<long> _seen = new();
    private long? _forgottenAt;

    /// <summary>The gateway ends because of this alarm: its exit code must make the outer supervisor start it again.</summary>
    public bool Ordered { get; private set; }

    public void OnEscape(AdapterFault fault, EscapeOrigin origin)
    {
        events.Append(new GatewayEvent
        {
            Kind = EventKind.UnattributedEscape,
            Text = $"an exception that no adapter can be blamed for escaped ({origin.ToString().ToLowerInvariant()}): {fault.Summary}",
            Evidence = [new Model.Evidence("escape", fault.Stack, time.GetUtcNow())],
        });
        host.Raise("unattributed-escape", $"{fault.Summary}; the log has its stack");
        if (IsLimit() && IsSupervised)
        {
            Ordered = true;
            // a second thread: this one is failing
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.StopApplication(), lifetime, preferLocal: false);
        }
    }

    public void OnForgotten(AdapterFault fault)
    {
        // a plugin that forgets the host's own tasks (an HTTP call of the factory's client) looks like this: worth a line, not an alarm
        lock (_gate)
        {
            if (_forgottenAt is { } at && time.GetElapsedTime(at) < BetweenForgotten)
            {
                return;
            }

            _forgottenAt = time.GetTimestamp();
        }

        events.Append(new GatewayEvent
        {
            Kind = EventKind.ForgottenTask,
            Text = $"a task of the gateway that nobody awaited had failed: {fault.Summary}",
            Evidence = [new Model.Evidence("forgotten-task", fault.Stack, time.GetUtcNow())],
        });
    }

    /// <summary>systemd sets the first, or names the process that it has started; the gateway's own outer supervisor sets the last.</summary>
    private static bool IsSupervised =>
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("SYSTEMD_EXEC_PID") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        || Environment.GetEnvironmentVariable(SupervisedMark.Variable) is { Length: > 0 };

    private bool IsLimit()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _seen.Enqueue(now);
            while (time.GetElapsedTime(_seen.Peek(), now) > Window)
            {
                _seen.Dequeue();
            }

            return _seen.Count >= Limit;
        }
    }
}
