using System.Net.Sockets;
using System.Text;

namespace Gateway.Process.Tests;

/// <summary>The outer supervisor as whoever starts and stops it sees it.</summary>
public sealed class SupervisorTests : IDisposable
{
    private const int SigHup = 1;
    private const int SigInt = 2;
    private readonly GatewayHome _home = new GatewayHome(GatewayHome.Demo).WithWebhook();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_termination_is_passed_on_and_the_end_is_the_gateways_own()
    {
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("demo", "ready");

        Executable.Terminate(gateway.Supervisor);

        (await gateway.EndAsync()).ShouldBe(0, gateway.Said());
        gateway.Said().ShouldContain("[demo#1] GenerationRetired: generation 1 ended, when it was asked");
        File.Exists(_home.Discovery).ShouldBeFalse();
        File.Exists(Path.Combine(_home.Data, "crashes.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_start_that_is_refused_is_refused_and_not_tried_again()
    {
        _home.Configure("gateway: {listne: {}}");
        var refused = await Executable.RunAsync("run", "--supervised", "--home", _home.Folder);
        refused.Code.ShouldBe(78, refused.All);
        refused.Errors.ShouldContain("Did you mean 'listen'?");
        refused.Errors.ShouldNotContain("starts it again");
    }

    [Fact]
    public async Task A_gateway_whose_supervisor_is_killed_stops_in_order()
    {
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("demo", "ready");
        using var child = System.Diagnostics.Process.GetProcessById(gateway.Child);

        gateway.Supervisor.Kill();

        await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Never);
        File.Exists(_home.Discovery).ShouldBeFalse("it has taken its file away, as an orderly stop does");
    }

    [Fact]
    public async Task A_closed_terminal_is_a_stop_with_a_supervisor_and_without()
    {
        await using (var gateway = await SupervisedGateway.StartAsync(_home))
        {
            await gateway.AdapterAsync("demo", "ready");
            Executable.Signal(gateway.Supervisor, SigHup);
            (await gateway.EndAsync()).ShouldBe(0, gateway.Said());
        }

        using var plain = Executable.Start("run", "--home", _home.Folder, "--urls", "http://127.0.0.1:0");
        await Eventually.Get("it serves", () => Task.FromResult(File.Exists(_home.Discovery) ? "yes" : null));
        Executable.Signal(plain, SigHup);
        await plain.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Never);
        plain.ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(_home.Data, "crashes.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Systemd_hears_from_the_child_that_it_is_ready_that_it_sweeps_and_that_it_stops()
    {
        var path = Path.Combine(_home.Folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        // as systemd does it: the process that it has started is the one whose pulse it expects
        await using var gateway = await SupervisedGateway.StartAsync(_home, "sh", "-c", $"WATCHDOG_PID=$$ WATCHDOG_USEC=4000000 NOTIFY_SOCKET={path} exec \"$@\"", "sh");

        await HearAsync(systemd, "READY=1");
        await HearAsync(systemd, "WATCHDOG=1");
        Executable.Terminate(gateway.Supervisor);
        await HearAsync(systemd, "STOPPING=1");
        (await gateway.EndAsync()).ShouldBe(0, gateway.Said());
    }

    private static async Task HearAsync(Socket systemd, string expected)
    {
        var buffer = new byte[256];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Never);
        while (!Encoding.ASCII.GetString(buffer, 0, await systemd.ReceiveAsync(buffer, limit.Token)).Contains(expected, StringComparison.Ordinal))
        {
            // the pulse comes in between, as often as it likes
        }
    }

    [Fact]
    public async Task A_second_interrupt_ends_a_stop_that_takes_too_long()
    {
        _home.Drop("Misbehaving", "misbehaving");
        _home.Configure("""
            gateway:
              limits: {stop_deadline: 300s}
              adapters:
                slow: {plugin: misbehaving, settings: {behaviour: hang-on-stop}}
            """);
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("slow", "ready");

        Executable.Signal(gateway.Supervisor, SigInt);
        await Eventually.Get("the stop has begun", () => Task.FromResult(gateway.Said().Contains("host-stopping", StringComparison.Ordinal) ? "yes" : null), gateway.Said);
        Executable.Signal(gateway.Supervisor, SigInt);

        (await gateway.EndAsync()).ShouldBe(137, gateway.Said());
    }
}
