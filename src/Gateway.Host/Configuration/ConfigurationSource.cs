using System.Collections.Immutable;
using System.Threading.Channels;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Configuration;

/// <summary>The configuration in force, and the loop that watches its files: a good edit replaces it, a bad one changes nothing and is said.</summary>
/// <remarks>
/// Polled, not signalled: file notifications miss renames, mounts and network folders. An edit counts when two polls in a row see the same
/// content, because editors truncate before they write. While running, an empty or missing file is an accident, not the wish for defaults.
/// </remarks>
internal sealed partial class ConfigurationSource : IConfigurationSource, IHostLoop
{
    public const string Cause = "configuration-rejected";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly ConfigurationInput _input;
    private readonly ISecrets _secrets;
    private readonly EventLog _events;
    private readonly HostStatus _status;
    private readonly TimeProvider _time;
    private readonly ILogger<ConfigurationSource> _logger;
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile GatewayConfig _current;
    private ImmutableArray<string> _files;
    private ConfigurationFingerprint _applied;
    private ConfigurationFingerprint _seen;
    private bool _hadContent;

    public ConfigurationSource(
        ConfigurationInput input, ConfigurationOutcome first, ISecrets secrets, EventLog events, HostStatus status, TimeProvider time, ILogger<ConfigurationSource> logger)
    {
        (_input, _secrets, _events, _status, _time, _logger) = (input, secrets, events, status, time, logger);
        _current = first.Config ?? throw new ArgumentException("The gateway does not start with a configuration that was refused.", nameof(first));
        _files = [input.Path, .. first.SecretFiles];

        // nothing counts as applied yet: an edit between the first reading and now must not be missed
        _seen = ConfigurationFingerprint.Of(_files, default);
        _hadContent = _seen.Length > 0;
    }

    public event Action? Changed;

    public GatewayConfig Current => _current;

    public string Name => "configuration";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(10);

    /// <summary>Reads at once, without waiting for the next poll or for the file to settle. Returns at once.</summary>
    public void RequestReload() => _requests.Writer.TryWrite(true);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var requested = _requests.Reader.WaitToReadAsync(round.Token).AsTask();
            try
            {
                await beat.WaitAsync(Task.WhenAny(requested, Task.Delay(Poll, _time, round.Token)));
            }
            finally
            {
                await round.CancelAsync();
            }

            if (!stopping.IsCancellationRequested)
            {
                Pass(force: _requests.Reader.TryRead(out _));
            }
        }
    }

    /// <summary>One look at the files. Called by the loop only.</summary>
    internal void Pass(bool force)
    {
        var now = ConfigurationFingerprint.Of(_files, _seen);
        var settled = now.Content == _seen.Content;
        _seen = now;
        if (!force && (!settled || now.Content == _applied.Content))
        {
            return;
        }

        _applied = now;
        if (now.Length <= 0 && _hadContent)
        {
            Reject(now.IsGone ? "the file is gone." : "the file is empty.");
            return;
        }

        var outcome = ConfigurationReader.Read(_input.Path, _input.Overlays, _secrets);
        if (outcome.Config is null)
        {
            Reject(string.Join(" ", outcome.Problems.Take(5)) + (outcome.Problems.Length > 5 ? $" And {outcome.Problems.Length - 5} more." : ""));
            return;
        }

        _hadContent |= now.Length > 0;
        Watch([_input.Path, .. outcome.SecretFiles]);
        Accept(outcome.Config, force);
    }

    // other files than before have other stamps: the next pass compares afresh
    private void Watch(ImmutableArray<string> files)
    {
        if (!files.SequenceEqual(_files))
        {
            (_files, _applied) = (files, default);
        }
    }

    private void Reject(string why)
    {
        var text = _secrets.Redact($"{Path.GetFileName(_input.Path)} was refused, the running set stays: {why}");
        _events.Append(new GatewayEvent { Kind = EventKind.ConfigurationRejected, Reason = Reason.SettingInvalid, Text = text });
        _status.Raise(Cause, text);
    }

    private void Accept(GatewayConfig next, bool asked)
    {
        var difference = ConfigurationDifference.Describe(_current, next);
        _current = next;
        _status.Clear(Cause);
        if (difference.Length == 0 && !asked)
        {
            return;
        }

        var text = $"{Path.GetFileName(_input.Path)} was applied: {(difference.Length == 0 ? "nothing that matters has changed" : difference)}.";
        _events.Append(new GatewayEvent { Kind = EventKind.ConfigurationApplied, Reason = Reason.ConfigurationChanged, Text = text });
        foreach (var handler in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action)handler)();
            }
            catch (Exception fault)
            {
                // one listener that fails must not keep the change from the others
                Log.HandlerFailed(_logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Error, "A listener failed on a change of the configuration")]
        public static partial void HandlerFailed(ILogger logger, Exception fault);
    }
}
