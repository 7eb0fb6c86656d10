using System.Globalization;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Compares the counters of one generation from look to look.</summary>
internal sealed class TrafficSense : ISense
{
    private long _bytes;
    private long _messages;
    private long _sent;
    private long _answered;

    public void Look(Look look)
    {
        var scope = look.Target.Scope;
        var bytes = Grown(scope.BytesReceived, ref _bytes);
        var messages = Grown(scope.MessagesReceived, ref _messages);
        var sent = Grown(scope.Sends.Sent, ref _sent);
        var answered = Grown(look.Network.RequestsSucceeded, ref _answered);
        if (messages + sent + answered > 0)
        {
            look.See(ObservationKind.SuccessSeen, Text($"{messages} message(s) came in, {sent} send(s) confirmed, {answered} request(s) answered"));
        }
        else if (bytes > 0)
        {
            look.See(ObservationKind.BytesSeen, Text($"{bytes} byte(s) came in"));
        }
    }

    // a picture that was switched off is empty: that is no growth
    private static long Grown(long now, ref long before)
    {
        var grown = Math.Max(0, now - before);
        before = now;
        return grown;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
