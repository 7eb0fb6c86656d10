using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// Judges by what Telegram says of its calls and by what has come. Telegram never takes back its last error, so an old one proves nothing; and
/// every gateway that restarts causes one. Failing is: updates wait, and between two looks an error has come anew or nothing else has.
/// </summary>
/// <remarks>Compares Telegram's times with each other only, never with the clock of this machine. Safe from any thread.</remarks>
internal sealed class DeliveryWatch(TimeProvider time)
{
    /// <summary>Between the two looks. Telegram tries again at once, and then after 2 s, 4 s and 8 s.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private DateTime _excused;
    private Suspicion? _suspicion;
    private bool _isFailing;
    private long _taken;

    /// <summary>An update has come and was answered with 200.</summary>
    public void Taken() => Interlocked.Increment(ref _taken);

    public Delivery Judge(WebhookInfo info)
    {
        lock (_gate)
        {
            var error = info.LastErrorDate ?? DateTime.MinValue;
            if (info.PendingUpdateCount == 0 || error <= _excused)
            {
                return Excuse(error);
            }

            var now = new Suspicion(time.GetTimestamp(), error, Interlocked.Read(ref _taken));
            if (_suspicion is not { } before)
            {
                _suspicion = now;
                return Delivery.Unclear;
            }

            if (time.GetElapsedTime(before.At) < Apart)
            {
                return _isFailing ? Delivery.Failing : Delivery.Unclear;
            }

            if (now.Error > before.Error || now.Taken == before.Taken)
            {
                (_suspicion, _isFailing) = (now, true);
                return Delivery.Failing;
            }

            return Excuse(error);
        }
    }

    private Delivery Excuse(DateTime error)
    {
        (_excused, _suspicion, _isFailing) = (error > _excused ? error : _excused, null, false);
        return Delivery.Well;
    }

    private readonly record struct Suspicion(long At, DateTime Error, long Taken);
}
