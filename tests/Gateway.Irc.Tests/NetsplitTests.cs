using Gateway.Abstractions;
using Gateway.Adapters.Irc;
using Gateway.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Irc.Tests;

/// <summary>A network that comes apart, as far as the adapter can see it. The clock is the test's.</summary>
public sealed class NetsplitTests
{
    private const string Split = "hub.example leaf.example";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();
    private readonly IrcNames _names = IrcNames.Rfc1459;

    [Theory]
    [InlineData("hub.example leaf.example", true)]
    [InlineData("irc-1.example.org *.example.org", true)]
    [InlineData("*.net *.split", true)]
    [InlineData("\"hub.example leaf.example\"", false)]
    [InlineData("Quit: hub.example leaf.example", false)]
    [InlineData("Ping timeout", false)]
    [InlineData("Nick collision", false)]
    [InlineData("hub.example hub.EXAMPLE", false)]
    [InlineData("hub.example  leaf.example", false)]
    [InlineData("bye. .bye", false)]
    [InlineData("http://a.example http://b.example", false)]
    [InlineData("", false)]
    public void Only_two_names_of_servers_and_nothing_else_are_a_netsplit(string reason, bool isSplit) => (Netsplit.ServersOf(reason) is not null).ShouldBe(isSplit);

    [Fact]
    public void It_is_over_as_soon_as_everybody_is_back()
    {
        var splits = new Netsplits(_time);
        splits.OnQuit("Alice[", Split, _names).ShouldBeTrue();
        splits.OnQuit("bob", Split, _names).ShouldBeTrue();
        splits.Description.ShouldContain("between hub.example and leaf.example, 2 people");
        splits.IsAway("alice{", _names).ShouldBeTrue();

        splits.OnSeen("aLICE{", _names);
        splits.IsAway("alice[", _names).ShouldBeFalse();
        splits.Description.ShouldNotBeEmpty("bob is still away");
        splits.OnSeen("bob", _names);
        splits.Description.ShouldBeEmpty();
    }

    [Fact]
    public void Who_does_not_come_back_with_the_others_is_waited_for_a_minute()
    {
        var splits = new Netsplits(_time);
        foreach (var nick in (string[])["a", "b", "c", "d"])
        {
            splits.OnQuit(nick, Split, _names);
        }

        _time.Advance(Minute);
        splits.OnSeen("a", _names);
        _time.Advance(Minute);
        splits.Description.ShouldNotBeEmpty("one of four may have come in by another server");
        splits.OnSeen("b", _names);
        _time.Advance(Minute - Second);
        splits.Description.ShouldNotBeEmpty();
        _time.Advance(Second);
        splits.Description.ShouldBeEmpty();
    }

    [Fact]
    public void It_is_over_after_a_while_in_any_case()
    {
        var splits = new Netsplits(_time);
        splits.OnQuit("alice", Split, _names);
        _time.Advance(Netsplits.Limit - Second);
        splits.Description.ShouldNotBeEmpty();
        _time.Advance(Second);
        splits.Description.ShouldBeEmpty();
        splits.IsAway("alice", _names).ShouldBeFalse();
    }

    [Fact]
    public void However_many_are_made_up_what_is_remembered_is_bounded_and_ends_by_itself()
    {
        var splits = new Netsplits(_time);
        for (var i = 0; i < 20_000; i++)
        {
            splits.OnQuit($"liar{i}", $"a{i / 1000}.example b.example", _names).ShouldBeTrue();
        }

        splits.Description.Length.ShouldBeLessThan(2000);
        Enumerable.Range(0, 20_000).Count(i => splits.IsAway($"liar{i}", _names)).ShouldBe(5000);
        _time.Advance(Netsplits.Limit);
        splits.Description.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_who_leave_at_once_are_told_in_one_report_and_the_adapter_lives_on()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var before = rig.Context.Reports.Count;
        for (var i = 0; i < 100; i++)
        {
            await rig.ServeAsync($":person{i}!~p@h QUIT :{Split}");
        }

        await rig.SettledAsync();
        rig.Context.Reports.Count.ShouldBe(before, "not a report for each of them");
        rig.Context.Time.Advance(Second);
        await rig.UntilTrueAsync("told", () => rig.Context.Reports.Count > before);
        rig.Context.Reports.Last().ShouldBe($"degraded netsplit Our connection works, but the network has come apart between hub.example and leaf.example, 100 people out of reach.");
        rig.Life.IsCompleted.ShouldBeFalse();
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.Alive);

        for (var i = 0; i < 100; i++)
        {
            await rig.ServeAsync($":person{i}!~p@h JOIN :#t");
        }

        await rig.SettledAsync();
        rig.Context.Time.Advance(Second);
        await rig.UntilTrueAsync("over", () => rig.Context.Reports.Last().StartsWith("connected", StringComparison.Ordinal));
        rig.Context.Reports.Count.ShouldBe(before + 2);
    }

    [Fact]
    public async Task To_be_kicked_during_a_netsplit_tells_both_and_to_be_back_leaves_the_netsplit()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync($":alice!~a@h QUIT :{Split}");
        await rig.ServeAsync(":op!~o@h KICK #t gw :out");
        await rig.UntilTrueAsync("both", () => rig.Context.Reports.Any(report =>
            report.StartsWith("degraded channel-missing", StringComparison.Ordinal) && report.Contains("leaf.example, 1 person out of reach", StringComparison.Ordinal)));
        await rig.ServeAsync(":gw!~gateway@127.0.0.1 JOIN :#t");
        await rig.UntilTrueAsync("one", () => rig.Context.Reports.Last().StartsWith("degraded netsplit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_to_somebody_behind_a_netsplit_is_tried_again_and_one_to_nobody_is_not()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync($":Alice!~a@h QUIT :{Split}");
        (await RefusedAsync(rig, "alice")).ShouldBe((SendOutcomeKind.Retryable, "netsplit"));
        (await RefusedAsync(rig, "mallory")).ShouldBe((SendOutcomeKind.Permanent, "refused"));
    }

    [Fact]
    public async Task A_nick_whose_holder_is_behind_a_netsplit_is_not_taken_because_both_would_be_put_out_when_the_halves_meet()
    {
        await using var rig = await IrcRig.ConnectedAsync();
        await rig.UntilAsync("USER ");
        await rig.ServeAsync(":irc 433 * gw :Nickname is already in use");
        await rig.UntilAsync("NICK gw_");
        await rig.ServeAsync(":irc 001 gw_ :Welcome");
        await rig.AnswerPingAsync();

        await rig.ServeAsync($":gw!~g@h QUIT :{Split}");
        for (var second = 0; second < 90; second++)
        {
            await rig.SettledAsync();
            rig.Context.Time.Advance(Second);
        }

        await rig.SettledAsync();
        await rig.ServeAsync("PING :until here");
        string line;
        while ((line = await rig.UntilAsync("")) != "PONG :until here")
        {
            line.ShouldNotStartWith("NICK");
        }

        await rig.ServeAsync(":gw!~g@h JOIN :#t");
        await rig.ServeAsync(":gw!~g@h QUIT :Quit: bye");
        (await rig.UntilAsync("NICK ")).ShouldBe("NICK gw");
    }

    [Theory]
    [InlineData("ERROR :Nick collision")]
    [InlineData("ERROR :Closing Link: gw[127.0.0.1] (Killed (hub.example (Nick collision)))")]
    [InlineData("ERROR :Closing link: (gateway@127.0.0.1) [Nickname collision]")]
    [InlineData(":hub.example KILL gw :hub.example (Nick change collision from old@leaf.example)")]
    public async Task A_nick_collision_is_told_as_such_and_nobody_is_waited_for(string line)
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync(line);
        await rig.Life.EndAsync();
        var fatal = rig.Context.Fatal.ShouldNotBeNull();
        (fatal.Code, fatal.Retryable, fatal.Action).ShouldBe(("nick-collision", true, UserAction.None));
    }

    private static async Task<(SendOutcomeKind Kind, string? Code)> RefusedAsync(IrcRig rig, string nick)
    {
        var sending = rig.SendAsync(nick, "hello");
        await rig.UntilAsync($"PRIVMSG {nick}");
        await rig.ServeAsync($":irc 401 gw {nick} :No such nick");
        await rig.AnswerPingAsync();
        var outcome = await sending;
        return (outcome.Kind, outcome.Code);
    }
}
