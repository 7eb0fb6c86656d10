namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// How a peer has answered so far. Most of what arrives after something was sent is no answer: in a chat there is always somebody who
/// writes next. So a peer counts as one that answers only when what came was much sooner than chance would have it: within a ninth of the
/// quiet before. By chance that happens once in ten times, so five of them with one exception are no chance.
/// </summary>
internal sealed class AnswerHabit
{
    private const int Needed = 5;
    private readonly Queue<bool> _newest = new();

    /// <summary>The longest that anything took to arrive after something was sent, whether it was an answer or not.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>The longest time without anything arriving.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>An unanswered question says something about this peer.</summary>
    public bool IsKnown => _newest.Count(answered => answered) >= Needed && _newest.Count(answered => !answered) <= 1;

    public void Silent(TimeSpan silence) => LongestSilence = silence > LongestSilence ? silence : LongestSilence;

    /// <summary>Something arrived after something was sent.</summary>
    /// <param name="quiet">Without traffic before it was sent.</param>
    /// <param name="wait">From then until something arrived.</param>
    /// <param name="rules">What is normal.</param>
    public void Learn(TimeSpan quiet, TimeSpan wait, SocketRules rules)
    {
        LongestWait = wait > LongestWait ? wait : LongestWait;
        if (rules.Reaction < TimeSpan.Zero)
        {
            Note(answered: true);
        }
        else if (quiet > rules.Reaction)
        {
            Note(wait <= rules.Prompt && wait * SocketRules.AnswerShare <= quiet);
        }
    }

    /// <summary>More was sent than anybody answers one by one.</summary>
    public void Refute() => Note(answered: false);

    private void Note(bool answered)
    {
        _newest.Enqueue(answered);
        if (_newest.Count > Needed + 3)
        {
            _newest.Dequeue();
        }
    }
}
