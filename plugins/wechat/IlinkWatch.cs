using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>
/// Knows what the polling does, since when, and when WeChat has answered last. Only an answer that has come is one: a poll that was given up after its
/// time says nothing good.
/// </summary>
/// <remarks>Written by the polling loop, read by checks on any thread.</remarks>
internal sealed class IlinkWatch(TimeProvider time)
{
    /// <summary>What the loop may be late by before it counts as stuck.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private string _doing = "Starting";
    private long _since = time.GetTimestamp();
    private TimeSpan _allowed = TimeSpan.FromSeconds(15);
    private bool _isGood;
    private long? _answered;
    private TimeSpan _held = TimeSpan.FromSeconds(35);

    /// <summary>A call is under way that ends by itself after this time.</summary>
    public void Calling(TimeSpan within) => Enter("Waiting for an answer", within);

    /// <summary>The host takes messages; however long it needs is its own matter.</summary>
    public void HandingOver() => Enter("Handing over", TimeSpan.MaxValue);

    /// <summary>The next attempt comes after the pause.</summary>
    public void Pausing(TimeSpan pause)
    {
        lock (_gate)
        {
            _isGood = false;
            Enter_NeedsLock("Waiting for the next attempt", pause);
        }
    }

    /// <summary>A poll was answered as it should be.</summary>
    /// <param name="held">How long polls may be held from now on.</param>
    public void Answered(TimeSpan held)
    {
        lock (_gate)
        {
            (_isGood, _answered, _held) = (true, time.GetTimestamp(), held);
        }
    }

    public LivenessOpinion Opinion()
    {
        lock (_gate)
        {
            var lasted = time.GetElapsedTime(_since);
            return _allowed != TimeSpan.MaxValue && lasted > _allowed + Margin
                ? LivenessOpinion.Dead("poll-stalled", string.Create(CultureInfo.InvariantCulture, $"{_doing} for {lasted.TotalSeconds:0} s; {_allowed.TotalSeconds:0} s are allowed."))
                : _isGood ? LivenessOpinion.Alive : LivenessOpinion.None;
        }
    }

    /// <summary>
    /// A second poll beside the first would take messages from it, so none is made: the last answer is as new as the platform can make it when it is not
    /// older than a poll may be held.
    /// </summary>
    public ProbeOutcome Probe()
    {
        lock (_gate)
        {
            if (_answered is not { } at)
            {
                return ProbeOutcome.Unknown("no poll has been answered yet");
            }

            var age = time.GetElapsedTime(at);
            var text = string.Create(CultureInfo.InvariantCulture, $"the last answer to a poll is {age.TotalSeconds:0.#} s old, and polls are held for {_held.TotalSeconds:0.#} s");
            return age <= _held + Margin ? ProbeOutcome.Answered(text)
                : !_isGood ? ProbeOutcome.Unknown($"{text}; the adapter is trying again")
                : age > (_held * 2) + Margin && _allowed != TimeSpan.MaxValue ? ProbeOutcome.Failed("poll-unanswered", $"No answer in time: {text}.")
                : ProbeOutcome.Unknown(text);
        }
    }

    private void Enter(string doing, TimeSpan allowed)
    {
        lock (_gate)
        {
            Enter_NeedsLock(doing, allowed);
        }
    }

    private void Enter_NeedsLock(string doing, TimeSpan allowed) => (_doing, _since, _allowed) = (doing, time.GetTimestamp(), allowed);
}
