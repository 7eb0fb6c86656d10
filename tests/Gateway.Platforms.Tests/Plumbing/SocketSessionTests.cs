using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Plumbing;

/// <summary>Messages in and out, and every way in which a connection can end.</summary>
public sealed class SocketSessionTests : IAsyncLifetime
{
    private readonly Bell _bell = new();
    private PlainServer _server = null!;
    private AdapterContextFake _context = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PlainServer.StartAsync(_bell);
        _context = new(_bell, new WatchedTime(_bell));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_is_sent_arrives_whole_as_text_and_as_bytes()
    {
        using var session = await OpenAsync();
        var large = new string('ä', 40_000);
        (await session.SendTextAsync(large, Now)).ShouldBe(SocketSendResult.Written);
        (await session.ReadAsync(Now)).Frame!.Text.ShouldBe(large);

        (await session.SendBinaryAsync(new byte[] { 0, 1, 255 }, Now)).ShouldBe(SocketSendResult.Written);
        var frame = (await session.ReadAsync(Now)).Frame!;
        frame.IsText.ShouldBeFalse();
        frame.Bytes.ToArray().ShouldBe([0, 1, 255]);
    }

    [Fact]
    public async Task Senders_take_turns_and_no_message_is_mixed_with_another()
    {
        using var session = await OpenAsync();
        var texts = Enumerable.Range(0, 20).Select(number => new string((char)('a' + number), 10_000)).ToArray();
        await Task.WhenAll(texts.Select(text => session.SendTextAsync(text, Now)));
        var back = new List<string>();
        while (back.Count < texts.Length)
        {
            back.Add((await session.ReadAsync(Now)).Frame!.Text);
        }

        back.ShouldBe(texts, ignoreOrder: true);
    }

    [Fact]
    public async Task A_close_frame_tells_code_and_reason()
    {
        using var session = await OpenAsync();
        await _server.CloseAllAsync(4004, "authentication failed");
        var end = (await session.ReadAsync(Now)).End!;
        (end.Kind, end.Code, end.Reason).ShouldBe((SocketEndKind.Closed, 4004, "authentication failed"));
        (await session.SendTextAsync("late", Now)).ShouldBe(SocketSendResult.NotWritten);
        (await session.ReadAsync(Now)).End.ShouldNotBeNull("an end stays one");
    }

    [Fact]
    public async Task A_connection_that_is_dropped_is_told_from_one_that_is_closed()
    {
        using var session = await OpenAsync();
        _server.DropAll();
        var end = (await session.ReadAsync(Now)).End!;
        (end.Kind, end.Code).ShouldBe((SocketEndKind.Dropped, (int?)null));
    }

    [Fact]
    public async Task A_ping_that_nobody_answers_is_a_drop_and_no_shutdown()
    {
        using var session = await OpenAsync(keepAlive: TimeSpan.FromMilliseconds(200));
        _server.BlackHoleAll();
        await session.SendTextAsync("swallowed", Now);
        (await session.ReadAsync(Now)).End!.Kind.ShouldBe(SocketEndKind.Dropped);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_session()
    {
        using var session = await OpenAsync(new() { LargestMessage = 1000 });
        await session.SendTextAsync(new string('x', 1001), Now);
        (await session.ReadAsync(Now)).End!.Kind.ShouldBe(SocketEndKind.TooLarge);
    }

    [Fact]
    public async Task The_code_with_which_we_close_arrives()
    {
        using var session = await OpenAsync();
        var reading = session.ReadAsync(Now);
        await session.CloseAsync(4200, "resuming");
        (await reading).End!.Kind.ShouldBe(SocketEndKind.ClosedHere);
        await _server.Recorder.WaitAsync("closed", all => all.Exists(one => one is { Kind: RecordedKind.Ended, Name: "4200 resuming" }));
    }

    [Fact]
    public async Task Closing_does_not_wait_for_ever_for_an_end_that_never_answers()
    {
        using var session = await OpenAsync();
        _server.BlackHoleAll();
        await session.SendTextAsync("the hole opens with the next message", Now);
        var reading = session.ReadAsync(Now);
        var closing = session.CloseAsync(4200, "resuming");
        await _bell.UntilAsync("the deadline runs", () => _context.Time.Armed.Deadlines == 1, () => "", Now);
        _context.Time.Advance(new SocketLimits().Close);
        await closing;
        (await reading).End!.Kind.ShouldBe(SocketEndKind.ClosedHere);
    }

    [Fact]
    public async Task A_token_that_fires_is_a_shutdown_and_not_an_end()
    {
        using var session = await OpenAsync();
        using var stopping = new CancellationTokenSource();
        var reading = session.ReadAsync(stopping.Token);
        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Fact]
    public async Task A_sender_that_gives_up_before_its_turn_leaves_the_session_alone()
    {
        using var session = await OpenAsync();
        (await Should.ThrowAsync<OperationCanceledException>(session.SendTextAsync("never", new CancellationToken(canceled: true)))).ShouldNotBeNull();
        await session.SendTextAsync("still here", Now);
        (await session.ReadAsync(Now)).Frame!.Text.ShouldBe("still here");
    }

    [Fact]
    public async Task A_server_that_answers_the_upgrade_with_something_else_is_a_failure_with_its_status()
    {
        var failure = (await ConnectAsync("/forbidden")).Failure!;
        failure.Status.ShouldBe(403);
        failure.Detail.ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_failure_without_status()
    {
        await _server.RefuseAsync();
        (await ConnectAsync("/echo")).Failure!.Status.ShouldBe(0);
    }

    [Fact]
    public async Task An_upgrade_that_is_never_answered_ends_at_the_deadline()
    {
        var connecting = ConnectAsync("/held");
        await _bell.UntilAsync("the deadline runs", () => _context.Time.Armed.Deadlines == 1, () => "", Now);
        _context.Time.Advance(new SocketLimits().Connect);
        (await connecting).Failure!.Detail.ShouldContain("No connection within 15 s");
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Task<SocketConnect> ConnectAsync(string path, SocketLimits? limits = null, TimeSpan? keepAlive = null) => SocketSession.ConnectAsync(
        _context,
        new WebSocketRequest { Url = _server.SocketUrl + path, KeepAliveInterval = keepAlive ?? TimeSpan.FromSeconds(15), KeepAliveTimeout = keepAlive ?? TimeSpan.FromSeconds(10) },
        limits ?? new(),
        Now);

    private async Task<SocketSession> OpenAsync(SocketLimits? limits = null, TimeSpan? keepAlive = null)
    {
        var session = (await ConnectAsync("/echo", limits, keepAlive)).Session.ShouldNotBeNull();
        await _bell.UntilAsync("taken", () => _server.Sockets.Count == 1, () => "", Now);
        return session;
    }
}
