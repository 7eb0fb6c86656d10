using Gateway.Host.Isolation.Network;
using Gateway.Host.Model.Config;
using Microsoft.Extensions.Hosting;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// Listens to the runtime's events while the configuration says so: they cost a few microseconds per request, for the whole process. On
/// before the first plugin is loaded, and switched live.
/// </summary>
internal sealed class NetworkEventsSwitch(IConfigurationSource configuration, EvidenceTable table) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private IDisposable? _usage;
    private bool _stopped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ConnectGate.Install();
        configuration.Changed += Follow;
        Follow();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        configuration.Changed -= Follow;
        lock (_gate)
        {
            _stopped = true;
            _usage?.Dispose();
            _usage = null;
        }
    }

    private void Follow()
    {
        var wanted = configuration.Current.Evidence.NetworkEvents;
        lock (_gate)
        {
            if (_stopped || wanted == _usage is not null)
            {
                return;
            }

            if (!wanted)
            {
                _usage?.Dispose();
                _usage = null;
                return;
            }

            // before the first event: an end that was missed must not look like something that never ended
            foreach (var row in table.Rows)
            {
                row.Target.Scope.Network.Resume();
                ConnectLedger.Shared.NoteUncounted(row.Target.Scope);
            }

            _usage = NetworkEventListener.Use();
        }
    }
}
