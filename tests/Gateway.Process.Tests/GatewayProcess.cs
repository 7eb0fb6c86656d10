using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Chaos.Tests.Zombies;

namespace Gateway.Process.Tests;

/// <summary>A running gateway, as an operator meets it: by its files, its HTTP addresses and its command line.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;
    private readonly HttpClient _http = new();
    private readonly GatewayHome _home;

    private GatewayProcess(GatewayHome home, System.Diagnostics.Process process)
    {
        (_home, _process) = (home, process);
        _reading = Task.WhenAll(Read(process.StandardOutput, _output), Read(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    public Uri Url => _http.BaseAddress!;

    public static Task<GatewayProcess> StartAsync(GatewayHome home, params string[] more) => StartAsync(home, [], ["--urls", "http://127.0.0.1:0", .. more]);

    /// <summary>In a network of its own, where it listens on the address that is reached from here.</summary>
    public static Task<GatewayProcess> StartInsideAsync(GatewayHome home, NetworkNamespace network) =>
        StartAsync(home, network.Prefix, ["--urls", $"http://{network.Far}:0", "--allow-public-admin"]);

    /// <summary>By a program that becomes the gateway, on loopback.</summary>
    public static Task<GatewayProcess> StartByAsync(GatewayHome home, IReadOnlyList<string> prefix) => StartAsync(home, prefix, ["--urls", "http://127.0.0.1:0"]);

    private static async Task<GatewayProcess> StartAsync(GatewayHome home, IReadOnlyList<string> prefix, IEnumerable<string> more)
    {
        var gateway = new GatewayProcess(home, Executable.StartWith(prefix, ["run", "--home", home.Folder, .. more]));
        try
        {
            var discovery = await Eventually.Get("gateway.json names this process", gateway.DiscoveryAsync, gateway.Said);
            gateway._http.BaseAddress = new Uri((string)discovery["admin"]!);
            var token = (await File.ReadAllTextAsync(Path.Combine(home.Data, "admin.token"))).Trim();
            gateway._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything that the process has written so far.</summary>
    public string Said()
    {
        lock (_output)
        {
            return $"--- output\n{_output}\n--- errors\n{_errors}";
        }
    }

    public async Task<AdapterSeen?> FindAsync(string name)
    {
        using var answer = await _http.GetAsync(new Uri($"api/v1/adapters/{name}", UriKind.Relative));
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<AdapterSeen>(await answer.Content.ReadAsStringAsync(), Json) : null;
    }

    public async Task<IReadOnlyList<EventSeen>> EventsAsync() =>
        JsonNode.Parse(await TextAsync("api/v1/events"))!["events"].Deserialize<List<EventSeen>>(Json)!;

    public Task<string> TextAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>The text of an answer, whether it says yes or no.</summary>
    public async Task<string> WhateverAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>An event stream, line by line, until it ends.</summary>
    public async IAsyncEnumerable<string> StreamAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    public async Task<(int Status, string Text)> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<AdapterSeen> WaitAsync(string name, string what, Func<AdapterSeen, bool> wanted) =>
        Eventually.Get($"'{name}' is {what}", async () => await FindAsync(name) is { } seen && wanted(seen) ? seen : null, Said);

    public Task<AdapterSeen> ReadyAsync(string name, long atLeast = 1) =>
        WaitAsync(name, $"ready, generation {atLeast} or later", seen => seen.State == "ready" && seen.Generation >= atLeast);

    /// <summary>Waits until a hook answers with this text: the code that serves, seen from outside.</summary>
    public Task AnswersAsync(string hook, string expected) =>
        Eventually.Get($"{hook} answers '{expected}'", async () => await TextAsync(hook) == expected ? expected : null, Said);

    /// <summary>The command line, asked about this gateway.</summary>
    public Task<ProcessOutcome> CommandAsync(params string[] arguments) => Executable.RunAsync([.. arguments, "--home", _home.Folder]);

    /// <summary>Asks the process to end, as a service manager would.</summary>
    public async Task<ProcessOutcome> TerminateAsync()
    {
        Executable.Terminate(_process);
        return await EndAsync();
    }

    /// <summary>Ends the process without its knowledge.</summary>
    public async Task<ProcessOutcome> KillAsync()
    {
        _process.Kill();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<ProcessOutcome> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Never);
        await _reading;
        return new ProcessOutcome(_process.ExitCode, _output.ToString(), _errors.ToString());
    }

    private async Task<JsonNode?> DiscoveryAsync()
    {
        if (_process.HasExited)
        {
            await _reading;
            throw new InvalidOperationException($"The gateway ended with exit code {_process.ExitCode} instead of serving.\n{Said()}");
        }

        var content = File.Exists(_home.Discovery) ? JsonNode.Parse(await File.ReadAllTextAsync(_home.Discovery)) : null;
        return (int?)content?["pid"] == Id ? content : null;
    }

    private async Task Read(StreamReader reader, StringBuilder text)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                text.AppendLine(line);
            }
        }
    }
}
