using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// A watchdog that condemns most adapters at once is more probably wrong than right. Pure; counts only verdicts that were inferred, not
/// a generation's own death.
/// </summary>
internal static class BlastRadius
{
    /// <summary>
    /// After so long one of the held adapters is replaced on trial. Without it a hold could last for ever: after a long outage every
    /// connection is dead, and only a fresh generation shows that the network is back.
    /// </summary>
    public static TimeSpan TryAfter(WatchdogConfig config) =>
        config.Interval * 3 > Floor ? config.Interval * 3 : Floor;

    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(30);

    public static BlastDecision Decide(BlastPicture picture, WatchdogConfig config)
    {
        if (!Exceeds(picture, config) || picture.TryWorked)
        {
            return BlastDecision.Act;
        }

        return picture.HeldFor >= TryAfter(config) ? BlastDecision.Try : BlastDecision.Hold;
    }

    public static bool Exceeds(BlastPicture picture, WatchdogConfig config) =>
        picture.Running >= config.BlastRadiusMinimum && picture.JudgedDead > config.BlastRadius * picture.Running;
}
