using System.Net.Sockets;
using System.Text;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class SystemdNotifierTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();
    private readonly string _name = $"gw-{Guid.NewGuid():N}";
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };

    public void Dispose()
    {
        _systemd.Dispose();
        File.Delete(Path.Combine(Path.GetTempPath(), _name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_pulse_arrives_at_a_socket_with_a_path_and_at_one_with_an_abstract_name(bool isAbstract)
    {
        using var notifier = Notifier(Bind(isAbstract));

        notifier.Pulse(_time.GetTimestamp());

        Received().ShouldBe(["WATCHDOG=1"]);
        notifier.Failures.ShouldBe(0);
    }

    [Fact]
    public void It_is_sent_at_most_once_per_half_of_the_interval()
    {
        using var notifier = Notifier(Bind(isAbstract: true));
        for (var i = 0; i < 600; i++)
        {
            notifier.Pulse(_time.GetTimestamp());
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // one minute of sweeps, an interval of 30 s
        Received().Count.ShouldBe(4);
    }

    [Fact]
    public void A_systemd_that_is_not_there_or_does_not_read_never_blocks_and_never_throws()
    {
        using var nobody = Notifier("/nowhere/at/all");
        nobody.Pulse(_time.GetTimestamp());
        nobody.Failures.ShouldBe(1);

        using var full = Notifier(Bind(isAbstract: true));
        for (var i = 0; i < 5_000; i++)
        {
            _time.Advance(Interval);
            full.Pulse(_time.GetTimestamp());
        }

        full.Failures.ShouldBeGreaterThan(0);
        Received().Count.ShouldBeGreaterThan(0);
        _time.Advance(Interval / 16);
        full.Pulse(_time.GetTimestamp());
        Received().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/run/x", "30000000", null, true)]
    [InlineData("/run/x", "30000000", "42", true)]
    [InlineData("/run/x", "30000000", "41", false)]
    [InlineData("/run/x", null, null, false)]
    [InlineData("/run/x", "0", null, false)]
    [InlineData("/run/x", "-5", null, false)]
    [InlineData("/run/x", "soon", null, false)]
    [InlineData("/run/x", "9223372036854775807", null, false)]
    [InlineData(null, "30000000", null, false)]
    [InlineData("", "30000000", null, false)]
    [InlineData("@", "30000000", null, false)]
    [InlineData("vsock:2:1", "30000000", null, false)]
    public void It_is_silent_unless_systemd_wants_a_watchdog_of_this_very_process(string? socket, string? microseconds, string? pid, bool enabled)
    {
        var variables = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = socket, ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = pid };

        using var notifier = new SystemdNotifier(SystemdEnvironment.Read(variables.GetValueOrDefault, processId: 42), _time);

        notifier.IsEnabled.ShouldBe(enabled);
        notifier.Pulse(_time.GetTimestamp());
    }

    [Fact]
    public void A_name_that_is_too_long_for_a_socket_switches_it_off()
    {
        using var notifier = Notifier("/" + new string('x', 500));

        notifier.IsEnabled.ShouldBeFalse();
    }

    private SystemdNotifier Notifier(string socket) => new(new SystemdEnvironment(socket, Interval), _time);

    private string Bind(bool isAbstract)
    {
        var path = Path.Combine(Path.GetTempPath(), _name);
        _systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + _name : path));
        return isAbstract ? "@" + _name : path;
    }

    private List<string> Received()
    {
        var texts = new List<string>();
        var buffer = new byte[256];
        while (_systemd.Poll(0, SelectMode.SelectRead))
        {
            texts.Add(Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer)));
        }

        return texts;
    }
}
