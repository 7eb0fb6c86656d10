using Gateway.Host.Model;

namespace Gateway.Irc.Tests;

/// <summary>The adapter in a whole gateway against Debian's ngircd. Issue 3, "Shows", IRC.</summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task A_message_in_a_channel_is_routed_and_its_echo_comes_back_into_the_channel()
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");

        await RealRoom.EchoAsync(person, "hello \u00fc \u4f60\u597d");
        await person.SayAsync("PRIVMSG GW :in private");
        (await person.UntilAsync("PRIVMSG alice")).ShouldContain("in private");
        await person.SayAsync("PRIVMSG #t :\u0001ACTION waves\u0001");
        (await person.UntilAsync("PRIVMSG #t")).ShouldEndWith("* waves");
        gateway["room"]!.Generation.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_text_comes_back_whole_in_lines_that_the_server_does_not_cut()
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");

        // the echo of each line carries a longer prefix than the line had, so it needs two
        var text = string.Concat(Enumerable.Repeat("\u4f60\u597d", 78));
        await person.SayAsync($"PRIVMSG #t :{text}");
        var back = "";
        while (back.Length < text.Length)
        {
            back += (await person.UntilAsync("PRIVMSG #t")).Split(" :", 2)[1];
        }

        back.ShouldBe(text);
    }

    [Fact]
    public async Task A_taken_nick_is_replaced_by_another_and_got_back_when_its_holder_leaves()
    {
        await using var server = await Ngircd.StartAsync();
        var holder = await PlainClient.ConnectAsync(server.Port, "gw", "#t");
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");
        await person.UntilPresentAsync("gw_", "#t");

        await holder.SayAsync("QUIT :bye");
        await person.UntilPresentAsync("gw", "#t");
        holder.Dispose();
        await RealRoom.EchoAsync(person, "hello again");
        gateway["room"]!.Generation.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_is_stopped_while_its_kernel_answers_is_found_dead_by_the_missing_pong_and_healed_when_it_goes_on()
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server, "ping_interval: 300ms, pong_timeout: 2s");
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");
        await person.UntilPresentAsync("gw", "#t");
        await gateway.ReadyAsync("room");
        gateway.Events.Recent().ShouldNotContain(one => one.Kind == EventKind.VerdictReached, gateway.Story());

        await using var lateness = new Lateness();
        server.Pause();
        var death = await gateway.DeathAsync("room");
        var (elapsed, late) = (lateness.Elapsed, lateness.Total);
        death.Reason.ShouldBe(Reason.OpinionDead, gateway.Story());
        death.Evidence.Count(one => one.Text.Contains("no-pong", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2, "a single opinion is below the threshold");
        // ping_interval + pong_timeout + liveness_watchdog.interval x failure_threshold, and a sweep to see it
        var bound = TimeSpan.FromMilliseconds(300 + 2000 + (200 * 2) + 20);
        elapsed.ShouldBeLessThan(bound + late, $"this machine was {late.TotalMilliseconds:0} ms late. {gateway.Story()}");
        await gateway.WaitAsync("room", "replaced while the server is still stopped", one => one.Generation.Value >= 2);

        server.Continue();
        await gateway.ReadyAsync("room", atLeast: 2);
        await RealRoom.EchoAsync(person, "after the pause");
        gateway["room"]!.LastIncident!.Reason.ShouldBe(Reason.OpinionDead);
    }

    [Theory]
    [InlineData(true, "has closed the connection")]
    [InlineData(false, "connection")]
    public async Task A_restarted_server_is_seen_at_once_and_healed_when_it_is_back(bool politely, string said)
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");

        await (politely ? server.StopAsync() : server.KillAsync());
        var death = await gateway.DeathAsync("room");
        death.Reason.ShouldBe(Reason.TaskFaulted, gateway.Story());
        death.Evidence.ShouldContain(one => one.Text.Contains(said, StringComparison.Ordinal), gateway.Story());
        await gateway.WaitAsync("room", "the refused connection is the reason now", one => one.LastIncident?.Evidence.Any(seen => seen.Text.Contains("Cannot connect", StringComparison.Ordinal)) == true);

        await server.RunAsync();
        await gateway.ReadyAsync("room", atLeast: 2);
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");
        await person.UntilPresentAsync("gw", "#t");
        await RealRoom.EchoAsync(person, "back again");
    }

    [Fact]
    public async Task A_wrong_password_waits_for_a_person_and_the_right_one_serves()
    {
        await using var server = await Ngircd.StartAsync(password: "right");
        await using (var gateway = await RealRoom.StartAsync(server, "password: wrong"))
        {
            var death = await gateway.DeathAsync("room");
            death.Reason.ShouldBe(Reason.FatalReported, gateway.Story());
            death.Evidence.ShouldContain(one => one.Text.Contains("bad-credentials", StringComparison.Ordinal), gateway.Story());
            await gateway.WaitAsync("room", "waits for a person", one => one.State is AdapterState.Failed);
            gateway["room"]!.Generation.Value.ShouldBe(1);
        }

        await using var second = await RealRoom.StartAsync(server, "password: right");
        await second.ReadyAsync("room");
    }

    [Fact]
    public async Task After_a_kick_the_channel_is_entered_again_and_the_operator_sees_both()
    {
        await using var server = await Ngircd.StartAsync();
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");
        await using var gateway = await RealRoom.StartAsync(server, "rejoin_delay: 1s");
        await person.UntilPresentAsync("gw", "#t");
        await gateway.ReadyAsync("room");

        await person.SayAsync("KICK #t gw :out");
        await gateway.WaitAsync("room", "degraded by the kick", _ => gateway.Events.Recent().Any(one => one.Text.Contains("kicked by alice", StringComparison.Ordinal)));
        await person.UntilPresentAsync("gw", "#t");
        await gateway.ReadyAsync("room");
        await RealRoom.EchoAsync(person, "in again");
        gateway["room"]!.Generation.Value.ShouldBe(1, "a kick is no death");
    }

    [Fact]
    public async Task A_channel_that_refuses_us_leaves_the_others_working()
    {
        await using var server = await Ngircd.StartAsync();
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");
        await person.JoinAsync("#locked");
        await person.SayAsync("MODE #locked +i");
        await person.UntilAsync("+i");
        await using var gateway = await RealRoom.StartAsync(server, channels: "['#t', '#locked']");
        await gateway.WaitAsync("room", "degraded, with the channel named", _ => gateway.Events.Recent().Any(one => one.Text.Contains("#locked", StringComparison.Ordinal)));
        await RealRoom.EchoAsync(person, "still here");
        gateway["room"]!.Generation.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_k_line_waits_for_a_person_instead_of_knocking_again()
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");
        using var op = await PlainClient.ConnectAsync(server.Port, "oper");
        await op.SayAsync("OPER op opsecret");
        await op.UntilAsync(" 381 ");

        await op.SayAsync("KLINE gw!*@* 600 :go away");
        var death = await gateway.DeathAsync("room");
        death.Reason.ShouldBe(Reason.FatalReported, gateway.Story());
        death.Evidence.ShouldContain(one => one.Text.Contains("banned", StringComparison.Ordinal), gateway.Story());
        await gateway.WaitAsync("room", "waits for a person", one => one.State is AdapterState.Failed);
        gateway["room"]!.Generation.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_kill_by_an_operator_is_told_as_such_and_the_next_generation_serves()
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");
        using var op = await PlainClient.ConnectAsync(server.Port, "oper");
        await op.SayAsync("OPER op opsecret");
        await op.UntilAsync(" 381 ");

        await op.SayAsync("KILL gw :wrong place");
        var death = await gateway.DeathAsync("room");
        death.Reason.ShouldBe(Reason.FatalReported, gateway.Story());
        death.Evidence.ShouldContain(one => one.Text.Contains("killed", StringComparison.Ordinal), gateway.Story());
        await gateway.ReadyAsync("room", atLeast: 2);
    }

    [Fact]
    public async Task A_generation_that_was_replaced_by_command_is_proved_to_be_unloaded()
    {
        await using var server = await Ngircd.StartAsync();
        await using var gateway = await RealRoom.StartAsync(server);
        await gateway.ReadyAsync("room");
        using var person = await PlainClient.ConnectAsync(server.Port, "alice", "#t");
        await RealRoom.EchoAsync(person, "first");

        (await gateway.CommandAsync("room", AdapterVerb.Reload)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.ReadyAsync("room", atLeast: 2);
        await gateway.WaitAsync("room", "the first generation is unloaded", one => one.Retired.Any(old => old.Generation.Value == 1 && old.State == RetiredState.Unloaded));
        await person.UntilPresentAsync("gw", "#t");
        await RealRoom.EchoAsync(person, "second");
    }
}
