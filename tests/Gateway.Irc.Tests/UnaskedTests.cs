using Gateway.Adapters.Irc;

namespace Gateway.Irc.Tests;

/// <summary>What the adapter notices of its connection although the host never asks whether it lives.</summary>
public sealed class UnaskedTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_of_in_time_and_left_after_twice_the_time()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await UnansweredAsync(rig);

        rig.Context.Time.Advance(Timeout);
        (await Should.ThrowAsync<IrcConnectionException>(() => rig.Life.WaitAsync(TestContext.Current.CancellationToken))).Message.ShouldContain("has not answered a PING within 40 s");
    }

    [Fact]
    public async Task A_server_that_answers_late_is_well_again()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var ping = await UnansweredAsync(rig);

        await rig.ServeAsync($":irc PONG irc {ping["PING ".Length..]}");
        await rig.UntilTrueAsync("connected again", () => rig.Context.Reports.Last().StartsWith("connected", StringComparison.Ordinal));
        rig.Life.IsCompleted.ShouldBeFalse();
    }

    /// <summary>Until a PING has waited for as long as it may, and is waited for once more.</summary>
    private static async Task<string> UnansweredAsync(IrcRig rig)
    {
        await rig.SettledAsync();
        rig.Context.Time.Advance(Interval);
        var ping = await rig.UntilAsync("PING ");
        await rig.SettledAsync();
        rig.Context.Time.Advance(Timeout);
        await rig.UntilTrueAsync("told of", () => rig.Context.Reports.Last().StartsWith("degraded no-pong", StringComparison.Ordinal) && rig.Context.Time.Armed.Deadlines == 1);
        return ping;
    }
}
