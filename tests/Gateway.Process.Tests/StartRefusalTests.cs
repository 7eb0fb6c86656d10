using System.Net;
using System.Net.Sockets;

namespace Gateway.Process.Tests;

/// <summary>A start that cannot be: one clear line, its exit code, no stack trace.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly GatewayHome _home = new("gateway:");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_typo_in_the_configuration_is_named_with_path_line_and_suggestion()
    {
        _home.Configure("""
            gateway:
              liveness_watchdog:
                failure_treshold: 2
            """);

        var refused = await RunAsync();

        refused.Code.ShouldBe(78, refused.All);
        Lines(refused)[0].ShouldBe("gateway.yaml:3:5: gateway.liveness_watchdog.failure_treshold: 'failure_treshold' is not a known key. Did you mean 'failure_threshold'?");
        Directory.Exists(_home.Data).ShouldBeFalse("a start that is refused for its configuration leaves nothing behind");
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        OneLine(await RunAsync("--urls", address), 69, address, "--urls");
    }

    [Theory]
    [InlineData("")]
    [InlineData("logs")]
    [InlineData("gateway.lock")]
    [InlineData("gateway.db")]
    public async Task A_file_or_folder_where_the_gateway_needs_the_other_kind_is_refused(string place)
    {
        // files where a folder is needed, a folder where a file is needed
        var path = Path.Combine(_home.Data, place);
        if (Path.HasExtension(place))
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path.TrimEnd('/'))!);
            await File.WriteAllTextAsync(path.TrimEnd('/'), "");
        }

        OneLine(await RunAsync(), 73, _home.Data, "--data");
    }

    [Theory]
    [InlineData("admin.token")]
    [InlineData("gateway.json")]
    public async Task A_folder_in_the_place_of_a_file_that_is_written_late_is_refused(string place)
    {
        Directory.CreateDirectory(Path.Combine(_home.Data, place));
        OneLine(await RunAsync(), 73, place, "--data");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("needs a place where even an administrator cannot write");
        }

        OneLine(await RunAsync("--data", "/sys/gateway"), 73, "/sys/gateway", "--data");
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_data_folder_is_refused_with_the_process_of_the_first()
    {
        await using var first = await GatewayProcess.StartAsync(_home);
        OneLine(await RunAsync(), 75, $"process {first.Id}", _home.Data);
        (await first.CommandAsync("status")).Code.ShouldBe(0, "the first goes on");
    }

    [Fact]
    public async Task An_admin_address_that_others_can_reach_is_refused() =>
        OneLine(await RunAsync("--urls", "http://0.0.0.0:0"), 78, "0.0.0.0", "--allow-public-admin");

    [Fact]
    public async Task An_option_that_does_not_exist_is_refused() => OneLine(await RunAsync("--bogus"), 2, "--bogus", "--help");

    private Task<ProcessOutcome> RunAsync(params string[] more) =>
        Executable.RunAsync(["run", "--home", _home.Folder, .. more.Contains("--urls") ? (string[])[] : ["--urls", "http://127.0.0.1:0"], .. more]);

    private static void OneLine(ProcessOutcome refused, int code, params string[] parts)
    {
        refused.Code.ShouldBe(code, refused.All);
        var line = Lines(refused).ShouldHaveSingleItem(refused.All);
        line.ShouldStartWith("gateway: ");
        foreach (var part in parts)
        {
            line.ShouldContain(part);
        }
    }

    private static string[] Lines(ProcessOutcome refused)
    {
        refused.All.ShouldNotContain("   at ", customMessage: "a stack trace is no message to people");
        return refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
