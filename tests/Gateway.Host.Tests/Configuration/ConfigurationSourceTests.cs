using Gateway.Host.Configuration;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Configuration;

public sealed class ConfigurationSourceTests : IDisposable
{
    private const string Good = "gateway: {adapters: {demo: {plugin: webhook}}}";
    private readonly Reading _reading = new();
    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _events;
    private readonly HostStatus _status;
    private readonly ConfigurationSource _source;
    private int _changes;

    public ConfigurationSourceTests()
    {
        var first = _reading.Read(Good);
        _events = new EventLog(_time);
        _status = new HostStatus(_events);
        _source = new ConfigurationSource(
            new ConfigurationInput(_reading.File, []), first, _reading.Secrets, _events, _status, _time, NullLogger<ConfigurationSource>.Instance);
        _source.Changed += () => _changes++;
        _source.Pass(force: false);
    }

    public void Dispose() => _reading.Dispose();

    private void Edit(string yaml)
    {
        _reading.Folder.Write("gateway.yaml", yaml);
        _source.Pass(force: false);
        _source.Pass(force: false);
    }

    private IEnumerable<string> Texts(EventKind kind) => _events.Recent().Where(entry => entry.Kind == kind).Select(entry => entry.Text);

    [Fact]
    public void A_good_edit_replaces_what_is_in_force_and_is_said()
    {
        Edit("gateway: {adapters: {demo: {plugin: webhook}, second: {plugin: webhook}}}");

        _source.Current.Adapters.Count.ShouldBe(2);
        _changes.ShouldBe(1);
        Texts(EventKind.ConfigurationApplied).ShouldBe(["gateway.yaml was applied: added second."]);
    }

    [Fact]
    public void A_bad_edit_keeps_the_running_set_and_is_shown_until_the_file_is_good_again()
    {
        var before = _source.Current;
        Edit("gateway: {adapters: {demo: {plugn: webhook}}}");

        _source.Current.ShouldBeSameAs(before);
        _changes.ShouldBe(0);
        Texts(EventKind.ConfigurationRejected).ShouldHaveSingleItem().ShouldContain("gateway.yaml:1:29");
        _status.Problems["configuration-rejected"].ShouldContain("Did you mean 'plugin'?");

        Edit(Good + " # repaired");
        _status.Problems.ShouldBeEmpty();
        _source.Current.Adapters.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_same_bad_file_is_refused_once_and_the_next_bad_edit_is_shown_instead()
    {
        Edit("gateway: {a: 1}");
        _source.Pass(force: false);
        _source.Pass(force: false);
        Texts(EventKind.ConfigurationRejected).Count().ShouldBe(1);

        Edit("gateway: {b: 1}");
        _status.Problems["configuration-rejected"].ShouldContain("'b'");
    }

    [Fact]
    public void A_half_written_file_is_not_taken()
    {
        _reading.Folder.Write("gateway.yaml", "gateway: {adapters: {}}");
        _source.Pass(force: false);
        _reading.Folder.Write("gateway.yaml", "gateway: {adapters: {demo: {plugin: webhook}, late: {plugin: x}}}");
        _source.Pass(force: false);
        _changes.ShouldBe(0);

        _source.Pass(force: false);
        _source.Current.Adapters.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_emptied_or_removed_while_running_stops_nobody(bool remove)
    {
        if (remove)
        {
            File.Delete(_reading.File);
        }
        else
        {
            _reading.Folder.Write("gateway.yaml", "");
        }

        _source.Pass(force: false);
        _source.Pass(force: false);
        _source.Current.Adapters.ShouldHaveSingleItem();
        _status.Problems.ShouldContainKey("configuration-rejected");
    }

    [Fact]
    public void An_edit_that_only_moves_text_is_no_change()
    {
        Edit("# a comment\n" + Good);
        _changes.ShouldBe(0);
        Texts(EventKind.ConfigurationApplied).ShouldBeEmpty();
    }

    [Fact]
    public void A_changed_secret_file_is_an_edit()
    {
        _reading.Folder.Write("token", "first-token");
        Edit("gateway: {adapters: {demo: {settings: {token: '${file:token}'}}}}");
        _reading.Folder.Write("token", "second-token");
        _source.Pass(force: false);
        _source.Pass(force: false);

        _source.Current.Adapters[AdapterId.Parse("demo")].Settings["token"].ShouldBe("second-token");
        _reading.Secrets.Redact("first-token second-token").ShouldBe("*** ***");
    }

    [Fact]
    public void A_listener_that_throws_does_not_keep_the_change_from_the_next()
    {
        var heard = false;
        _source.Changed += () => throw new InvalidOperationException("bad listener");
        _source.Changed += () => heard = true;
        Edit("gateway: {}");
        heard.ShouldBeTrue();
    }

    [Fact]
    public async Task The_loop_takes_a_requested_reload_without_waiting_for_time()
    {
        var beat = new LoopBeat(_source.Name, _source.StallAfter, _time);
        beat.Begin(again: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _source.Changed += () => applied.TrySetResult();
        var loop = _source.RunAsync(beat, stop.Token);

        _reading.Folder.Write("gateway.yaml", "gateway: {adapters: {}}");
        _source.RequestReload();

        await applied.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        _source.Current.Adapters.ShouldBeEmpty();
        await stop.CancelAsync();
        await loop.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
