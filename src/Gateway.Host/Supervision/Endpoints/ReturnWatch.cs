using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>What an instance that waits wants to hear.</summary>
/// <param name="End">The other end that its last generation failed on.</param>
/// <param name="Limits">Of the instance: the interval, and the budget that bounds how often a wait may end early.</param>
/// <param name="SpendsLogin">Its start costs a login: it must not come in step with others.</param>
/// <param name="Answers">Called once, on the change from no to yes, with how long to wait before the try. Returns at once.</param>
internal sealed record ReturnWatch(RemoteEnd End, LimitsConfig Limits, bool SpendsLogin, Action<TimeSpan> Answers)
{
    /// <summary>It is known not to answer already: the first answer is a change.</summary>
    public bool IsDown { get; init; }
}
