using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Adapters.Irc;
using Gateway.Fixtures;

namespace Gateway.Irc.Tests;

/// <summary>The adapter against a server that the test plays, with a clock that the test moves.</summary>
public sealed class AdapterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Before_the_first_pong_there_is_no_opinion_then_alive_and_dead_when_a_pong_is_overdue()
    {
        await using var rig = await IrcRig.ConnectedAsync();
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.None);
        await rig.WelcomeAsync();
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.None);
        await rig.AnswerPingAsync();
        await rig.SettledAsync();
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.Alive);

        await rig.UntilAsync("PING ", Second);
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.Alive, "the PONG has its time");
        rig.Context.Time.Advance(TimeSpan.FromSeconds(20));
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.Alive, "and all of it");
        rig.Context.Time.Advance(Second);
        var dead = await rig.CheckAsync();
        dead.Kind.ShouldBe(LivenessKind.Dead);
        dead.Code.ShouldBe("no-pong");
    }

    [Theory]
    [InlineData(60_000, 20_000)]
    [InlineData(300, 2_000)]
    [InlineData(5_000, 100)]
    public async Task A_server_that_falls_silent_right_behind_a_pong_is_called_dead_when_interval_and_timeout_have_passed_and_no_sooner(int interval, int timeout)
    {
        await using var rig = await IrcRig.ReadyAsync(("ping_interval", $"{interval}ms"), ("pong_timeout", $"{timeout}ms"));
        await rig.SettledAsync();
        rig.Context.Time.Advance(TimeSpan.FromMilliseconds(interval));
        await rig.UntilAsync("PING ");
        await rig.SettledAsync();
        rig.Context.Time.Advance(TimeSpan.FromMilliseconds(timeout));
        (await rig.CheckAsync()).Kind.ShouldNotBe(LivenessKind.Dead);
        rig.Context.Time.Advance(TimeSpan.FromMilliseconds(1));
        var dead = await rig.CheckAsync();
        (dead.Kind, dead.Code).ShouldBe((LivenessKind.Dead, "no-pong"));
    }

    [Fact]
    public async Task Messages_of_people_arrive_and_nothing_else_does()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync(":bob!~b@h NOTICE #t :notice");
        await rig.ServeAsync(":gw!~g@h PRIVMSG #t :own");
        await rig.ServeAsync(":bob!~b@h PRIVMSG gw :\u0001VERSION\u0001");
        await rig.ServeAsync(":bob!~b@h PRIVMSG #t :in the room");
        await rig.ServeAsync(":bob!~b@h PRIVMSG GW :to you");
        await rig.ServeAsync(":bob!~b@h PRIVMSG #t :\u0001ACTION waves\u0001");
        await rig.ServeAsync("@msgid=abc;time=2026-01-02T03:04:05.678Z;bot :eve!~e@h PRIVMSG #t :tagged");
        await rig.ServeAsync([.. ":bob!~b@h PRIVMSG #t :gr"u8, 0xfc, .. "n\r\n"u8]);

        await rig.ReceivedAsync(5);
        rig.Context.Received.Select(one => (one.Conversation, one.Sender.Id, one.Text)).ShouldBe(
            [("#t", "bob", "in the room"), ("bob", "bob", "to you"), ("#t", "bob", "* waves"), ("#t", "eve", "tagged"), ("#t", "bob", "gr\u00fcn")]);
        var tagged = rig.Context.Received.ElementAt(3);
        tagged.MessageId.ShouldBe("abc");
        tagged.SentAt.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        tagged.Sender.IsBot.ShouldBeTrue();
        rig.Context.Received.Select(one => one.MessageId).Distinct().Count().ShouldBe(5);
        rig.Context.Received.First().MessageId.ShouldStartWith("7-", customMessage: "ids of another generation must differ");
    }

    [Fact]
    public async Task A_line_longer_than_the_protocol_allows_is_left_out_and_the_next_is_read()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync($":bob!~b@h PRIVMSG #t :{new string('x', 20_000)}");
        await rig.ServeAsync(":bob!~b@h PRIVMSG #t :short");
        (await rig.ReceivedAsync()).Text.ShouldBe("short");
    }

    [Fact]
    public async Task Capabilities_are_asked_for_only_when_the_server_has_them()
    {
        await using var rig = await IrcRig.ConnectedAsync();
        await rig.UntilAsync("CAP LS");
        await rig.ServeAsync(":irc CAP * LS * :sasl=PLAIN server-time");
        await rig.ServeAsync(":irc CAP * LS :message-tags echo-message");
        (await rig.UntilAsync("CAP REQ")).ShouldBe("CAP REQ :message-tags server-time");
        await rig.ServeAsync(":irc CAP * ACK :message-tags server-time");
        await rig.UntilAsync("CAP END");
    }

    [Fact]
    public async Task Sent_is_said_only_after_the_pong()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var sending = rig.SendAsync("#t", "hello\r\nQUIT :injected");
        (await rig.UntilAsync("")).ShouldBe("PRIVMSG #t :hello");
        (await rig.UntilAsync("")).ShouldBe("PRIVMSG #t :QUIT :injected");
        var ping = await rig.UntilAsync("PING ");
        sending.IsCompleted.ShouldBeFalse();
        await rig.ServeAsync($":irc PONG irc {ping[5..]}");
        (await sending).Kind.ShouldBe(SendOutcomeKind.Sent);
    }

    [Fact]
    public async Task A_probe_is_answered_by_the_pong_with_its_own_token_and_by_nothing_else()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var probing = rig.ProbeAsync();
        var ping = await rig.UntilAsync("PING ");
        await rig.ServeAsync(":irc PONG irc gateway-0");
        await rig.ServeAsync(":bob!~b@h PRIVMSG #t :a message is no pong");
        await rig.ReceivedAsync();
        probing.IsCompleted.ShouldBeFalse();

        await rig.ServeAsync($":irc PONG irc {ping[5..]}");
        var outcome = await probing;
        (outcome.Kind, outcome.Detail).ShouldBe((ProbeKind.Answered, $"the server answered {ping.Replace(":", "", StringComparison.Ordinal)}"));
    }

    [Fact]
    public async Task A_probe_fails_when_the_connection_ends_and_there_is_none_before_the_welcome()
    {
        await using var rig = await IrcRig.ConnectedAsync();
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Unknown);
        await rig.WelcomeAsync();
        await rig.AnswerPingAsync();

        var probing = rig.ProbeAsync();
        await rig.UntilAsync("PING ");
        rig.HangUp();
        (await probing).Kind.ShouldBe(ProbeKind.Failed);
        await Should.ThrowAsync<IrcConnectionException>(() => rig.Life);
    }

    [Theory]
    [InlineData("401", "No such nick")]
    [InlineData("403", "No such channel")]
    [InlineData("404", "Cannot send to channel")]
    public async Task A_refusal_before_the_pong_is_permanent(string numeric, string said)
    {
        await using var rig = await IrcRig.ReadyAsync();
        var sending = rig.SendAsync("nobody", "hello");
        await rig.UntilAsync("PRIVMSG nobody");
        await rig.ServeAsync($":irc {numeric} gw NOBODY :{said}");
        await rig.AnswerPingAsync();
        var outcome = await sending;
        outcome.Kind.ShouldBe(SendOutcomeKind.Permanent);
        outcome.Detail!.ShouldContain(said);
    }

    [Fact]
    public async Task A_refusal_of_some_lines_is_ambiguous()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var sending = rig.SendAsync("nobody", "one\ntwo");
        await rig.UntilAsync("PRIVMSG nobody :two");
        await rig.ServeAsync(":irc 401 gw nobody :No such nick");
        await rig.AnswerPingAsync();
        (await sending).Code.ShouldBe("partly-refused");
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_pong_makes_it_ambiguous_and_the_next_send_is_not_tried()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var sending = rig.SendAsync("#t", "hello");
        await rig.UntilAsync("PING ");
        rig.HangUp();
        (await sending).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
        var lost = await Should.ThrowAsync<IrcConnectionException>(() => rig.Life);
        lost.InnerException.ShouldBeOfType<SocketException>();
        (await rig.SendAsync("#t", "again")).Kind.ShouldBe(SendOutcomeKind.Retryable);
    }

    [Fact]
    public async Task A_server_that_never_answers_makes_it_ambiguous_and_then_nothing_more_is_written()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var sending = rig.SendAsync("#t", "hello");
        await rig.UntilAsync("PING ");
        await rig.SettledAsync();
        rig.Context.Time.Advance(TimeSpan.FromSeconds(20));
        (await sending).Code.ShouldBe("no-pong");
        rig.Context.Time.Advance(Second);
        (await rig.SendAsync("#t", "again")).Kind.ShouldBe(SendOutcomeKind.Retryable);
        (await rig.CheckAsync()).Kind.ShouldBe(LivenessKind.Dead);
    }

    [Theory]
    [InlineData("#t\r\nQUIT", "x", "bad-conversation")]
    [InlineData("#t,#u", "x", "bad-conversation")]
    [InlineData("#t", "\r\n\u0001", "empty")]
    public async Task What_can_never_be_sent_is_permanent_and_nothing_is_written(string conversation, string text, string code)
    {
        await using var rig = await IrcRig.ReadyAsync();
        var outcome = await rig.SendAsync(conversation, text);
        outcome.Kind.ShouldBe(SendOutcomeKind.Permanent);
        outcome.Code.ShouldBe(code);
        await rig.ServeAsync("PING :now");
        (await rig.UntilAsync("")).ShouldBe("PONG :now");
    }

    [Fact]
    public async Task Lines_beyond_the_burst_wait_and_a_text_that_would_take_too_long_is_refused_before_its_first_line()
    {
        await using var rig = await IrcRig.ReadyAsync(("flood_lines", "2"), ("flood_interval", "2s"));
        (await rig.SendAsync("#t", string.Concat(Enumerable.Repeat("x\n", 30)))).Code.ShouldBe("too-long");

        rig.Context.Time.Advance(TimeSpan.FromSeconds(10));
        var sending = rig.SendAsync("#t", "1\n2\n3");
        await rig.UntilAsync("PRIVMSG #t :2");
        await rig.ServeAsync("PING :between");
        (await rig.UntilAsync("P")).ShouldBe("PONG :between", "the third line has to wait");
        await rig.UntilAsync("PRIVMSG #t :3", TimeSpan.FromMilliseconds(100));
        await rig.ServeAsync($":irc PONG irc {(await rig.UntilAsync("PING ", TimeSpan.FromMilliseconds(100)))[5..]}");
        (await sending).Kind.ShouldBe(SendOutcomeKind.Sent);
    }

    [Fact]
    public async Task The_wanted_nick_is_asked_for_again_every_minute()
    {
        // no other PING in these minutes: one that is not answered would end them
        await using var rig = await IrcRig.ConnectedAsync(("ping_interval", "10m"));
        await rig.UntilAsync("USER ");
        await rig.ServeAsync(":irc 433 * gw :Nickname is already in use");
        (await rig.UntilAsync("NICK ")).ShouldBe("NICK gw_");
        await rig.ServeAsync(":irc 001 gw_ :Welcome");
        await rig.AnswerPingAsync();

        (await rig.UntilAsync("NICK ", Second)).ShouldBe("NICK gw");
        await rig.ServeAsync(":irc 433 gw_ gw :Nickname is already in use");
        (await rig.UntilAsync("NICK ", Second)).ShouldBe("NICK gw");
        await rig.ServeAsync(":gw_!~g@h NICK :gw");
        await rig.ServeAsync(":bob!~b@h PRIVMSG gw :hello");
        (await rig.ReceivedAsync()).Conversation.ShouldBe("bob", "the new nick is ours");
    }

    [Theory]
    [InlineData(":irc 464 gw :Password incorrect", "bad-credentials", false, UserAction.Relogin)]
    [InlineData(":irc 465 gw :You are banned", "banned", false, UserAction.Reconfigure)]
    [InlineData("ERROR :Closing Link: gw[1.2.3.4] (K-Lined)", "banned", false, UserAction.Reconfigure)]
    [InlineData("ERROR :Access denied: Bad password?", "bad-credentials", false, UserAction.Relogin)]
    [InlineData(":irc 432 * gw :Erroneous nickname", "bad-nick", false, UserAction.Reconfigure)]
    public async Task What_only_a_person_can_change_is_reported_as_such(string line, string code, bool retryable, UserAction action)
    {
        await using var rig = await IrcRig.ConnectedAsync();
        await rig.UntilAsync("USER ");
        await rig.ServeAsync(line);
        await rig.Life.EndAsync();
        var fatal = rig.Context.Fatal.ShouldNotBeNull();
        (fatal.Code, fatal.Retryable, fatal.Action).ShouldBe((code, retryable, action));
    }

    [Fact]
    public async Task A_goodbye_of_the_server_ends_the_life_with_its_words()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync("ERROR :Closing Link: Server going down");
        (await Should.ThrowAsync<IrcConnectionException>(() => rig.Life)).Message.ShouldContain("Server going down");
        rig.Context.Fatal.ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_takes_the_connection_and_never_welcomes_ends_the_life()
    {
        await using var rig = await IrcRig.ConnectedAsync();
        await rig.UntilAsync("USER ");
        rig.Context.Time.Advance(IrcSettings.RegistrationLimit);
        (await Should.ThrowAsync<IrcConnectionException>(() => rig.Life)).Message.ShouldContain("welcome");
    }

    [Fact]
    public async Task A_stop_says_goodbye_and_ends_the_life()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.StopAsync();
        await rig.UntilAsync("QUIT");
        await rig.Life.EndAsync();
    }

    [Fact]
    public async Task While_we_are_put_out_of_a_channel_messages_to_it_wait_and_it_is_entered_again()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await rig.ServeAsync(":op!~o@h KICK #T gw :out");
        await rig.UntilTrueAsync("degraded", () => rig.Context.Reports.Any(report => report.Contains("kicked by op", StringComparison.Ordinal)));
        (await rig.SendAsync("#t", "hello")).Code.ShouldBe("not-in-channel");
        await rig.UntilAsync("JOIN #t", Second);
        await rig.ServeAsync(":gw!~gateway@127.0.0.1 JOIN :#t");
        await rig.UntilTrueAsync("connected again", () => rig.Context.Reports.Last().StartsWith("connected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Channels_with_keys_are_entered_with_them_and_the_others_share_a_line()
    {
        await using var rig = await IrcRig.ConnectedAsync(("channels:0", "#a"), ("channels:1", "#b secret"), ("channels:2", "#c"));
        await rig.WelcomeAsync();
        (await rig.UntilAsync("JOIN")).ShouldBe("JOIN #b secret", "names without a key come last");
        (await rig.UntilAsync("JOIN")).ShouldBe("JOIN #a,#c");
    }
}
