using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>What one connection has shown at earlier looks. All times are since the generation began; no clock.</summary>
internal sealed class ConnectionMemory(AnswerHabit habit)
{
    private SocketRow? _last;
    private long _segmentsReceivedThen;
    private long _segmentsSentThen;
    private TimeSpan? _lastReceipt;
    private TimeSpan? _owedSince;
    private TimeSpan? _closedSince;
    private TimeSpan? _unackedSince;

    /// <summary>As it is at the newest look.</summary>
    public SocketRow Row => _last!;

    /// <summary>Takes the next look at it.</summary>
    /// <returns>Bytes have arrived since the one before.</returns>
    public bool Update(SocketRow row, SocketRules rules, TimeSpan now)
    {
        var received = row.BytesReceived > (_last?.BytesReceived ?? 0);
        var sent = row.BytesSent > (_last?.BytesSent ?? 0);
        if (received)
        {
            Receive(row, rules, sent, now);
        }
        else if (sent)
        {
            // of several sends the newest is taken, which only makes the wait look shorter
            Owe(now - row.SinceSent, rules);
        }

        _closedSince = row.State == SocketState.CloseWait ? _closedSince ?? now - row.SinceAck : null;
        _unackedSince = row is { Unacked: > 0, Retransmits: > 0 } ? _unackedSince ?? now : null;
        _last = row;
        return received;
    }

    /// <summary>How long the peer's end of the stream has been left without ours, or null when that is nothing to speak of.</summary>
    public TimeSpan? LeftClosed(SocketRules rules, TimeSpan now) => now - _closedSince is { } time && time >= rules.ClosedBound ? time : null;

    /// <summary>How long the peer's kernel has acknowledged nothing, or null when that is nothing to speak of.</summary>
    public TimeSpan? LeftUnacknowledged(SocketRules rules, TimeSpan now) =>
        Row is { Retransmits: >= 3, State: SocketState.Established or SocketState.CloseWait } && Row.SinceAck >= rules.AckBound && now - _unackedSince is { } time && time >= rules.AckBound ? time : null;

    /// <summary>How long the peer owes an answer that it always gave, or null when it owes none.</summary>
    public TimeSpan? LeftUnanswered(SocketRules rules, TimeSpan now)
    {
        if (Row.State != SocketState.Established || now - _owedSince is not { } wait)
        {
            return null;
        }

        return _lastReceipt is { } receipt ? Later(rules, wait, now - receipt) : (wait > rules.FirstAnswerBound ? wait : null);
    }

    private TimeSpan? Later(SocketRules rules, TimeSpan wait, TimeSpan silence)
    {
        if (!habit.IsKnown || wait <= rules.AnswerBound || wait <= habit.LongestWait * 1.5)
        {
            return null;
        }

        // something that needs no answer may have been sent first; the next heartbeat would have brought one
        return silence > habit.LongestSilence * 1.5 ? wait : null;
    }

    private void Receive(SocketRow row, SocketRules rules, bool sent, TimeSpan now)
    {
        var (sentAt, receivedAt) = (now - row.SinceSent, now - row.SinceReceived);
        if (_lastReceipt is { } before)
        {
            habit.Silent(receivedAt - before);
            Learn(row, rules, before, _owedSince ?? (sent && sentAt <= receivedAt ? sentAt : null), receivedAt);
        }

        _lastReceipt = receivedAt;
        (_segmentsReceivedThen, _segmentsSentThen) = (row.SegmentsReceived, row.SegmentsSent);
        _owedSince = null;
        if (sent && sentAt > receivedAt)
        {
            Owe(sentAt, rules);
        }
    }

    private void Learn(SocketRow row, SocketRules rules, TimeSpan before, TimeSpan? firstSend, TimeSpan receivedAt)
    {
        var segments = row.SegmentsReceived - _segmentsReceivedThen;
        if (rules.Reaction >= TimeSpan.Zero && segments <= 0)
        {
            // a kernel that does not count them: several exchanges between two looks cannot be told from one
            return;
        }

        if (rules.Reaction >= TimeSpan.Zero && row.SegmentsSent - _segmentsSentThen > 2 * segments)
        {
            habit.Refute();
        }
        else if (firstSend is { } from)
        {
            // with several exchanges since the last look, the quiet before each was a share of the time only
            var share = (receivedAt - before) / Math.Max(1, segments);
            habit.Learn(share < from - before ? share : from - before, receivedAt - from, rules);
        }
    }

    private void Owe(TimeSpan sentAt, SocketRules rules)
    {
        if (_owedSince is null && !(sentAt - _lastReceipt <= rules.Reaction))
        {
            _owedSince = sentAt;
        }
    }
}
