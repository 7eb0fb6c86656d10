using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Trust;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>
/// One look at the whole drop folder after another: finds candidates, waits until their files are stable, reads them, and takes the
/// fit ones into the shadow store.
/// </summary>
/// <remarks>
/// Belongs to the catalog's loop; not safe from several threads. A failure of one candidate is that candidate's refusal and
/// delays no other.
/// </remarks>
internal sealed class FolderScan(
    CandidateFinder finder, PluginReader reader, ShadowStore store, IBuildLedger ledger, PluginLock locks, IConfigurationSource configuration, TimeProvider time)
{
    private readonly SortedDictionary<string, CandidateState> _states = new(StringComparer.Ordinal);
    private LockWord _lock = LockWord.Off;
    private bool _cleaned;

    private TimeSpan Settle => configuration.Current.Plugins.Settle;

    /// <summary>True once every candidate has been decided, or was found changing on a second look.</summary>
    public bool IsSettled => _states.Values.All(state => state.Pending is null || state.Looks >= 2);

    /// <summary>What is wrong with the lock file, as far as anybody has to know.</summary>
    public string? LockProblem => _lock.Problem;

    public ImmutableArray<PluginEntry> Entries() => [.. _states.Values.Select(state => state.ToEntry(ledger))];

    /// <summary>When files that are waiting must be looked at again; null when none are.</summary>
    public TimeSpan? UntilDue()
    {
        var now = time.GetTimestamp();
        var waiting = _states.Values
            .Select(state => state.Pending?.Since ?? (state.IsGone ? null : state.AbsentSince))
            .OfType<long>()
            .Select(since => Settle - time.GetElapsedTime(since, now))
            .ToList();
        return waiting.Count == 0 ? null : waiting.Min() is var least && least > TimeSpan.Zero ? least : TimeSpan.Zero;
    }

    /// <param name="touched">Names that something happened to: their files are read although size and time are the same.</param>
    /// <param name="tick">Called between files.</param>
    /// <exception cref="IOException">The drop folder itself cannot be read; everything known stays as it is.</exception>
    public void Pass(Func<string, bool> touched, Action tick)
    {
        if (!_cleaned)
        {
            store.Clean();
            _cleaned = true;
        }

        _lock = locks.Read();
        var candidates = finder.List();
        foreach (var candidate in candidates)
        {
            tick();
            var state = StateOf(candidate);
            try
            {
                Look(state, candidate, touched(candidate.Source), tick);
            }
            catch (Exception vanished) when (vanished is FileNotFoundException or DirectoryNotFoundException)
            {
                Wait(state, candidate, "", "");
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                state.Pending = null;
                state.Trouble = Refuse.Unreadable(candidate.Source, unreadable.Message);
            }
        }

        var present = candidates.Select(candidate => candidate.Source).ToHashSet(StringComparer.Ordinal);
        foreach (var state in _states.Values.Where(state => !present.Contains(state.Source)).ToList())
        {
            Miss(state, Refuse.Removed(state.Source));
        }
    }

    private CandidateState StateOf(Candidate candidate)
    {
        if (!_states.TryGetValue(candidate.Source, out var state))
        {
            _states.Add(candidate.Source, state = new CandidateState(candidate.Source));
        }

        state.Origin = candidate.Origin;
        return state;
    }

    private void Look(CandidateState state, Candidate candidate, bool touched, Action tick)
    {
        if (candidate.Refusal is { } fixedRefusal)
        {
            Miss(state, fixedRefusal);
            return;
        }

        if (state.IsGone)
        {
            state.Undecide(null);
        }

        (state.AbsentSince, state.IsGone) = (null, false);
        var files = candidate.Look();
        var retry = (state.Retry && IsFree(state)) || (state.DecidedHash is not null && state.DecidedLock != _lock.Revision);
        if (state.Pending is null ? files.Stamp == state.DecidedStamp && !touched && !retry : files.Stamp == state.Pending.Stamp && !IsDue(state.Pending.Since))
        {
            state.Trouble = state.Pending is null ? null : state.Trouble;
            return;
        }

        var hashed = HashedFiles.Read(files, tick);
        var known = hashed.Value == state.DecidedHash;
        if (known && !retry)
        {
            // touched, or written again with the same bytes
            (state.DecidedStamp, state.Pending, state.Trouble) = (files.Stamp, null, null);
        }
        else if (known || (state.Pending is { } pending && pending.Hash == hashed.Value && IsDue(pending.Since)) || store.Knows(hashed.Value))
        {
            Decide(state, candidate, hashed, tick);
        }
        else
        {
            Wait(state, candidate, files.Stamp, hashed.Value);
        }
    }

    private void Wait(CandidateState state, Candidate candidate, string stamp, string hash)
    {
        var same = hash.Length > 0 && state.Pending?.Hash == hash;
        state.Looks = state.Pending is null ? 1 : state.Looks + 1;
        state.Pending = new PendingFiles(stamp, hash, same ? state.Pending!.Since : time.GetTimestamp());
        state.Trouble = Refuse.Changing(candidate);
    }

    private void Decide(CandidateState state, Candidate candidate, HashedFiles hashed, Action tick)
    {
        var reading = reader.Read(candidate, hashed.Set);
        (state.Pending, state.Trouble, state.Retry, state.LockWarning) = (null, null, false, null);
        (state.DecidedStamp, state.DecidedHash, state.DecidedLock) = (hashed.Set.Stamp, hashed.Value, _lock.Revision);
        (state.SeenId, state.Notes, state.Decision) = (reading.Id, NotesOf(candidate, reading), reading.Refusal);
        if (reading.Refusal is not null)
        {
            return;
        }

        // before the question who has the id: what nobody pinned must not keep it from what is
        var pinned = _lock.Judge(reading.Id!.Value, hashed.Without(reading.LeftOut), candidate.Show);
        (state.Decision, state.LockWarning) = (pinned.Refusal, pinned.Warning);
        if (pinned.Refusal is not null)
        {
            return;
        }

        if (OwnerOf(reading.Id!.Value, state) is { } owner)
        {
            state.Decision = Refuse.Duplicate(candidate, reading.Id.Value, owner.Source);
            state.Retry = true;
            return;
        }

        var copied = store.Put(hashed, reading, tick);
        switch (copied.Status)
        {
            case ShadowStatus.Ready:
                Take(state, copied.Build!);
                break;
            case ShadowStatus.Changed:
                state.Undecide(null);
                Wait(state, candidate, "", "");
                break;
            default:
                state.Decision = Refuse.NotCopied(candidate.Source, copied.Cause!);
                state.Retry = true;
                break;
        }
    }

    private void Take(CandidateState state, PluginBuild build)
    {
        if (state.Build?.ContentHash != build.ContentHash)
        {
            (state.Former, state.Build) = (state.Build, build);
        }

        foreach (var former in _states.Values.Where(other => other != state && other.IsRemoved && other.Build?.Id == build.Id).ToList())
        {
            // the plugin moved to another folder: the deleted one has nothing left to say
            _states.Remove(former.Source);
        }

        Trim(build.Id);
    }

    private void Trim(PluginId id)
    {
        var keep = ledger.GoodBuilds(id).Take(configuration.Current.Plugins.KeepBuilds).Select(known => known.ContentHash)
            .Concat(_states.Values.SelectMany(state => new[] { state.Build?.ContentHash, state.Former?.ContentHash }).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);
        store.Trim(id, keep);
    }

    /// <summary>Nothing to look at: believed at once of what was never taken, else only when it lasts, because a deploy may be swapping folders.</summary>
    private void Miss(CandidateState state, PluginRefusal refusal)
    {
        if (state.Build is null)
        {
            if (refusal.Reason == Reason.PluginRemoved)
            {
                _states.Remove(state.Source);
            }
            else
            {
                state.Undecide(refusal);
            }

            return;
        }

        (state.Pending, state.Trouble) = (null, null);
        state.AbsentSince ??= time.GetTimestamp();
        state.IsGone |= IsDue(state.AbsentSince.Value);
        if (state.IsGone && state.Decision != refusal)
        {
            state.Undecide(refusal);
        }
    }

    private bool IsFree(CandidateState state) =>
        state.Decision?.Reason != Reason.DuplicateId || state.SeenId is not { } id || OwnerOf(id, state) is null;

    private CandidateState? OwnerOf(PluginId id, CandidateState except) =>
        _states.Values.FirstOrDefault(state => state != except && !state.IsRemoved && state.Build?.Id == id);

    private bool IsDue(long since) => time.GetElapsedTime(since) >= Settle;

    private static ImmutableArray<string> NotesOf(Candidate candidate, PluginReading reading) => candidate.Kind == CandidateKind.SourceFolder
        ? reading.Notes.Insert(0, $"'{candidate.Source}' is source: its built output under {candidate.ShownAs} is taken instead.")
        : reading.Notes;
}
