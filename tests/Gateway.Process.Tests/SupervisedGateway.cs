using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>A gateway under its own outer supervisor: one process that stays, and one after the other that serves.</summary>
internal sealed class SupervisedGateway : IAsyncDisposable
{
    private readonly GatewayHome _home;
    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _reading;
    private HttpClient? _http;

    private SupervisedGateway(GatewayHome home, System.Diagnostics.Process process)
    {
        (_home, _process) = (home, process);
        _reading = Task.WhenAll(Read(process.StandardOutput), Read(process.StandardError));
    }

    public System.Diagnostics.Process Supervisor => _process;

    /// <summary>The process that serves now.</summary>
    public int Child { get; private set; }

    /// <param name="home">Its folders.</param>
    /// <param name="prefix">A program that becomes the supervisor, and its arguments.</param>
    public static async Task<SupervisedGateway> StartAsync(GatewayHome home, params IReadOnlyList<string> prefix)
    {
        var gateway = new SupervisedGateway(home, Executable.StartWith(prefix, ["run", "--supervised", "--home", home.Folder, "--urls", "http://127.0.0.1:0"]));
        try
        {
            await gateway.NextChildAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    /// <summary>Waits for a child that is not the one before, and talks to that one from now on.</summary>
    public async Task NextChildAsync()
    {
        var discovery = await Eventually.Get("another process serves", async () =>
            File.Exists(_home.Discovery) && JsonNode.Parse(await File.ReadAllTextAsync(_home.Discovery)) is { } found && (int)found["pid"]! != Child ? found : null, Said);
        Child = (int)discovery["pid"]!;
        Child.ShouldNotBe(_process.Id, "the supervisor itself serves nothing");
        _http?.Dispose();
        _http = new HttpClient { BaseAddress = new Uri((string)discovery["admin"]!) };
        var token = (await File.ReadAllTextAsync(Path.Combine(_home.Data, "admin.token"))).Trim();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonNode> AdapterAsync(string name, string state) => await Eventually.Get($"'{name}' is {state}", async () =>
        JsonNode.Parse(await TextAsync($"api/v1/adapters/{name}")) is { } seen && (string?)seen["state"] == state ? seen : null, Said);

    public Task<string> TextAsync(string path) => _http!.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonNode?> LastCrashAsync() => JsonNode.Parse(await TextAsync("api/v1/status"))!["lastCrash"];

    /// <summary>Tells the fixture how to end the process; no answer is expected.</summary>
    public async Task CrashAsync(string how)
    {
        try
        {
            using var body = new StringContent(how, Encoding.UTF8, "text/plain");
            using var answer = await _http!.PostAsync(new Uri("hooks/bad", UriKind.Relative), body, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // the process is gone with its connections
            return;
        }
    }

    public Task<ProcessOutcome> CommandAsync(params string[] arguments) => Executable.RunAsync([.. arguments, "--home", _home.Folder]);

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Never);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // the child follows by itself: that is what the end of its standard input is for
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _http?.Dispose();
    }

    private async Task Read(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }
        }
    }
}
