using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// What was seen of one generation: the newest observations, strikes within a window, streaks of answers, and the first conclusive
/// observation for good.
/// </summary>
/// <remarks>Safe from any thread; short lock, bounded memory. Observations of another generation are refused.</remarks>
internal sealed class EvidenceLedger(Subject subject, TimeProvider time, TimeSpan window)
{
    /// <summary>How long trouble of the network or the platform colours what happens next.</summary>
    public static readonly TimeSpan EnvironmentWindow = TimeSpan.FromMinutes(2);

    private const int Kept = 64;

    // more than twice the largest failure threshold that the configuration allows
    private const int KeptAnswers = 256;
    private readonly Lock _gate = new();
    private readonly RingBuffer<Observation> _recent = new(Kept);
    private readonly RingBuffer<bool> _answers = new(KeptAnswers);
    private readonly SoftMemory _soft = new();
    private readonly Dictionary<ObservationKind, SlidingCount> _strikes = [];
    private readonly long _began = time.GetTimestamp();
    private volatile bool _seesBytes = true;
    private volatile bool _hasLink;
    private Observation? _conclusive;
    private Observation? _readiness;
    private Observation? _startup;
    private Observation? _degraded;
    private Observation? _lastDead;
    private long? _lastLife;
    private long? _lastSuccess;
    private long? _lastBytes;
    private long? _lastEnvironment;
    private long? _lastProbeAnswered;
    private Observation? _silence;
    private bool _offersNoProbe;
    private int _canaryMisses;
    private long _networkFailures;

    public Subject Subject => subject;

    /// <summary>How long soft strikes are kept. A judge may look back less far, not further.</summary>
    public TimeSpan SoftWindow { get; init; } = LimitsConfig.Default.SoftWindow;

    /// <summary>A source of the host has seen trouble within the window, and nothing has got through since.</summary>
    public bool HasSoft
    {
        get
        {
            lock (_gate)
            {
                return _soft.AnySince(Math.Max(SoftSince(time.GetTimestamp()), _lastSuccess ?? long.MinValue));
            }
        }
    }

    /// <summary>What the kernel's table shows at this moment.</summary>
    public void NoteSockets(SocketPicture picture) =>
        (_seesBytes, _hasLink) = (picture is { IsAvailable: true, Unattributed: 0 }, picture.Own.Any(one => one.State == SocketState.Established));

    /// <summary>No message for longer than is usual.</summary>
    public bool IsSilent => Volatile.Read(ref _silence) is not null;

    /// <summary>False when the observation is not about this generation.</summary>
    public bool Record(Observation observation)
    {
        if (observation.Subject != subject)
        {
            return false;
        }

        lock (_gate)
        {
            _recent.Add(observation);
            Note_NeedsLock(observation);
            CountAnswer_NeedsLock(observation);
        }

        return true;
    }

    /// <summary>
    /// Takes the generation's running count of network failures, thrown or swallowed. To be called with every check and before every
    /// verdict: a growth is dated with the moment of the call.
    /// </summary>
    public void SampleNetwork(long failures, string? last)
    {
        var grown = failures - Interlocked.Exchange(ref _networkFailures, failures);
        if (grown > 0)
        {
            Record(new Observer(subject, time).SeeNetworkFailure(grown, last));
        }
    }

    /// <summary>
    /// Ends a silence that is over. To be called before every verdict: the source that saw the silence looks only now and then.
    /// </summary>
    /// <param name="last">The timestamp of the newest message.</param>
    /// <param name="isOn">False when silence is not to be looked at any more.</param>
    public void SampleInbound(long? last, bool isOn)
    {
        lock (_gate)
        {
            if (_silence is { } silence && (!isOn || last >= silence.At))
            {
                _silence = null;
            }
        }
    }

    public EvidenceView View()
    {
        var now = time.GetTimestamp();
        var recent = _recent.ToList();
        var answers = _answers.ToList();
        lock (_gate)
        {
            _soft.Trim(SoftSince(now));
            return new EvidenceView
            {
                Generation = subject.Generation,
                Age = time.GetElapsedTime(_began, now),
                Conclusive = _conclusive,
                Readiness = _readiness,
                Startup = _startup,
                Degraded = _degraded,
                LastDead = _lastDead,
                Answers = [.. answers],
                Strikes = Strikes_NeedsLock(now),
                SinceLife = _lastLife is { } life ? time.GetElapsedTime(life, now) : null,
                SinceSuccess = _lastSuccess is { } success ? time.GetElapsedTime(success, now) : null,
                SinceBytes = _lastBytes is { } bytes ? time.GetElapsedTime(bytes, now) : null,
                SeesBytes = _seesBytes,
                HasLink = _hasLink,
                Soft = [.. _soft.All.Select(one => new SoftStrike(one, time.GetElapsedTime(one.At, now)))],
                Silence = _silence is { } silence ? new Silence(silence, silence.Silence + time.GetElapsedTime(silence.At, now), silence.Bound) : null,
                SinceProbeAnswered = _lastProbeAnswered is { } probe ? time.GetElapsedTime(probe, now) : null,
                OffersNoProbe = _offersNoProbe,
                CanaryMisses = _canaryMisses,
                SawEnvironment = _lastEnvironment is { } trouble && time.GetElapsedTime(trouble, now) <= EnvironmentWindow,
                Recent = [.. recent],
            };
        }
    }

    private void Note_NeedsLock(Observation observation)
    {
        var info = observation.Info;
        if (info.Weight == ObservationWeight.Conclusive)
        {
            _conclusive ??= observation;
        }
        else if (info.Weight == ObservationWeight.Life)
        {
            _lastLife = observation.At;
        }

        if (info.Witness != Witness.None)
        {
            _soft.Trim(SoftSince(observation.At));
            _soft.Add(observation);
        }

        if (ObservationKinds.ProvesReadiness(observation.Kind))
        {
            _readiness ??= observation;
        }

        if (ObservationKinds.IsStrike(observation.Kind))
        {
            Strike_NeedsLock(observation);
        }

        _lastEnvironment = observation.IsEnvironmental ? observation.At : _lastEnvironment;
        switch (observation.Kind)
        {
            case ObservationKind.StartupDeadlinePassed:
                _startup ??= observation;
                break;
            case ObservationKind.AdapterDegraded:
                _degraded = observation;
                break;
            case ObservationKind.Connected:
                _degraded = null;
                break;
            case ObservationKind.InboundSilent:
                _silence = observation;
                break;
            case ObservationKind.CanaryMissed:
                _canaryMisses++;
                break;
            case ObservationKind.ProbeNone:
                _offersNoProbe = true;
                break;
            case ObservationKind.SuccessSeen or ObservationKind.ProbeAnswered or ObservationKind.CanaryReturned:
                (_lastSuccess, _lastBytes) = (observation.At, observation.At);
                NoteProbe_NeedsLock(observation);
                break;
            case ObservationKind.BytesSeen:
                _lastBytes = observation.At;
                break;
        }
    }

    private void NoteProbe_NeedsLock(Observation observation)
    {
        if (observation.Kind is not (ObservationKind.ProbeAnswered or ObservationKind.CanaryReturned))
        {
            return;
        }

        _canaryMisses = observation.Kind == ObservationKind.CanaryReturned ? 0 : _canaryMisses;
        _lastProbeAnswered = observation.At;
        if (_conclusive is { Kind: ObservationKind.ProbeFailed })
        {
            // it lives still because acting was held back, and it has come back by itself meanwhile
            _conclusive = null;
        }
    }

    private void CountAnswer_NeedsLock(Observation observation)
    {
        if (observation.Info.Weight == ObservationWeight.Check)
        {
            _lastDead = observation;
            _answers.Add(true);
        }
        else if (observation.Kind == ObservationKind.OpinionAlive)
        {
            _answers.Add(false);
        }
    }

    private void Strike_NeedsLock(Observation observation)
    {
        if (!_strikes.TryGetValue(observation.Kind, out var count))
        {
            _strikes[observation.Kind] = count = new SlidingCount(Kept);
        }

        count.Add(observation.At);
    }

    private ImmutableDictionary<ObservationKind, int> Strikes_NeedsLock(long now)
    {
        var since = Before(now, window);
        var strikes = ImmutableDictionary<ObservationKind, int>.Empty;
        foreach (var (kind, count) in _strikes)
        {
            var inWindow = count.Since(since);
            strikes = inWindow > 0 ? strikes.Add(kind, inWindow) : strikes;
        }

        return strikes;
    }

    private long SoftSince(long now) => Before(now, SoftWindow);

    private long Before(long now, TimeSpan span) => now - (long)(span.TotalSeconds * time.TimestampFrequency);
}
