using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Process.Tests.Hostile;

/// <summary>A supervised gateway with one adapter that means harm, and a neighbour that serves.</summary>
internal sealed class HostileGateway : IAsyncDisposable
{
    public const string Bad = "bad";
    public const string Neighbour = "neighbour";
    private const string HeapLimit = "DOTNET_GCHeapHardLimit=0x18000000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static int s_last;
    private readonly GatewayHome _home;
    private SupervisedGateway? _gateway;
    private HttpClient? _http;
    private ProcessCage? _cage;

    private HostileGateway(HostileRow row, HostileTier tier)
    {
        Marker = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}{Interlocked.Increment(ref s_last):000}");
        _home = new GatewayHome(Configuration(row, tier));
        _home.Configure(Configuration(row, tier).Replace("HOME", _home.Folder, StringComparison.Ordinal).Replace("MARKER", Marker, StringComparison.Ordinal));
        _home.Drop("Hostile", "hostile");
        _home.Drop("Wellbehaved", "wellbehaved");
    }

    /// <summary>Digits that are in the arguments of every process which the plugin starts.</summary>
    public string Marker { get; }

    public string Folder => _home.Folder;

    /// <summary>The kernel bounds how many processes the whole gateway may have, so that a deed which nothing else bounds can be done.</summary>
    public bool IsCaged => _cage is not null;

    public int Host => _gateway!.Child;

    public string Story => _gateway?.Said() ?? "";

    /// <summary>The process that the neighbour has to itself; null when it has none.</summary>
    public int? NeighbourWorker => ProcessTable.WorkersWith(Folder, "Wellbehaved.dll") is [var only] ? only : null;

    public int? BadWorker => ProcessTable.WorkersWith(Folder, "Hostile.dll") is [var only, ..] ? only : null;

    public static async Task<HostileGateway> StartAsync(HostileRow row, HostileTier tier)
    {
        var gateway = new HostileGateway(row, tier);
        try
        {
            // a secret of the gateway's own environment: what the intruder looks for
            string[] prefix = ["env", "OF_THE_GATEWAY=prize" + gateway.Marker, .. row.HasHeapLimit && tier is HostileTier.InProcess or HostileTier.Auto ? [HeapLimit] : Array.Empty<string>()];
            gateway._cage = row.NeedsLimit && tier is HostileTier.InProcess or HostileTier.Auto ? ProcessCage.TryMake("gateway-hostile-" + gateway.Marker) : null;
            gateway._gateway = await SupervisedGateway.StartAsync(gateway._home, [.. gateway._cage?.Prefix ?? [], .. prefix]);
            await gateway.ConnectAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another process serves, and from now on that one is talked to.</summary>
    public async Task NextHostAsync()
    {
        await _gateway!.NextChildAsync();
        await ConnectAsync();
    }

    /// <summary>Talks to whichever process serves now; false while there is none.</summary>
    public async Task<bool> FollowAsync()
    {
        var serving = (int?)JsonNode.Parse(await ReadAsync(_home.Discovery))?["pid"];
        if (serving is { } other && other != Host)
        {
            await NextHostAsync();
        }

        return ProcessTable.IsAlive(Host);
    }

    public Task<JsonNode> ReadyAsync(string name) => StateAsync(name, "ready");

    public Task<JsonNode> StateAsync(string name, params string[] states) => Eventually.Get($"'{name}' is {string.Join(" or ", states)}", async () =>
        await SeenAsync(name) is { } seen && states.Contains((string?)seen["state"]) ? seen : null, () => Story);

    public async Task<JsonNode?> SeenAsync(string name) => await GetAsync("api/v1/adapters/" + name) is { } text ? JsonNode.Parse(text) : null;

    /// <summary>Null when there is no answer soon.</summary>
    public async Task<string?> GetAsync(string path)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var answer = await _http!.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(limit.Token) : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Gives the order. Whether an answer comes depends on the deed.</summary>
    public Task GoAsync() => PostAsync("hooks/" + Bad, string.Create(CultureInfo.InvariantCulture, $"go {_http!.BaseAddress!.Port} {Host} {NeighbourWorker ?? 0}"));

    public Task OrderAsync(string verb) => PostAsync($"api/v1/adapters/{Bad}/{verb}", "");

    /// <summary>A connection of its own, as everybody else would have to make one.</summary>
    public async Task<bool> LivesAsync()
    {
        using var fresh = new HttpClient { BaseAddress = _http!.BaseAddress, Timeout = Patience };
        try
        {
            using var answer = await fresh.GetAsync(new Uri("healthz/live", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode && await fresh.GetStringAsync(new Uri("hooks/" + Neighbour, UriKind.Relative), TestContext.Current.CancellationToken) == "build 1";
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What the plugin says that it has done, in its hook or, when it is gone, in its log.</summary>
    public async Task<string?> AchievedAsync()
    {
        if (await GetAsync("hooks/" + Bad) is { } told && told.StartsWith("done: ", StringComparison.Ordinal))
        {
            return told[6..];
        }

        var log = Path.Combine(_home.Data, "logs", Bad + ".log");
        const string Done = "hostile: done: ";
        var line = File.Exists(log) ? (await ReadAsync(log)).Split('\n').LastOrDefault(line => line.Contains(Done, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(Done, StringComparison.Ordinal) + Done.Length)..].TrimEnd('"', '\r');
    }

    /// <summary>What of its filling has come out on the disk of the gateway.</summary>
    public string Filled()
    {
        var file = new FileInfo(Path.Combine(_home.Data, $"hostile-{Marker}.fill"));
        return string.Create(CultureInfo.InvariantCulture, $"on the gateway's disk: {(file.Exists ? file.Length / 1024 / 1024 : 0)} MB");
    }

    public Task<JsonNode?> LastCrashAsync() => _gateway!.LastCrashAsync();

    /// <summary>Asks the outer supervisor to end everything.</summary>
    public async Task<int> TerminateAsync()
    {
        Executable.Terminate(_gateway!.Supervisor);
        return await _gateway.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // what a tier has let live must not outlive the test, and it holds the ends of the gateway's output
        foreach (var left in ProcessTable.WithArgument("." + Marker))
        {
            using var process = System.Diagnostics.Process.GetProcessById(left);
            process.Kill();
        }

        var host = _gateway?.Child ?? 0;
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await Eventually.Get("the gateway is gone", () => Task.FromResult(host != 0 && ProcessTable.IsAlive(host) ? null : ""));
        _http?.Dispose();
        await Eventually.Get("nothing of the deed is left", () => Task.FromResult(_cage?.TryRemove() == false ? null : ""));
        _home.Dispose();
    }

    private async Task ConnectAsync()
    {
        _http?.Dispose();
        var discovery = JsonNode.Parse(await ReadAsync(_home.Discovery))!;
        _http = new HttpClient { BaseAddress = new Uri((string)discovery["admin"]!), Timeout = Eventually.Never };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await ReadAsync(Path.Combine(_home.Data, "admin.token"))).Trim());
    }

    private async Task PostAsync(string path, string text)
    {
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var answer = await _http!.PostAsync(new Uri(path, UriKind.Relative), text.Length == 0 ? null : body, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // the process is gone with its connections, or busy: what became of it is asked afterwards
            return;
        }
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private static string Configuration(HostileRow row, HostileTier tier)
    {
        var isolation = tier switch
        {
            HostileTier.InProcess => "isolation: in-process",
            HostileTier.Process => "isolation: process, sandbox: off",
            HostileTier.ProcessAndSandbox => "isolation: process, sandbox: required",
            _ => "isolation: auto",
        };
        var neighbour = row.NeighbourInWorker && tier is HostileTier.InProcess or HostileTier.Auto ? "isolation: process, sandbox: off" : isolation;
        const string Limits = "{hook_deadline: 2s, check_deadline: 2s, stop_deadline: 500ms, abort_deadline: 500ms, drain_deadline: 500ms, backoff_initial: 100ms, backoff_max: 500ms, worker_processes: 256, worker_memory: MEMORY}";
        string Instance(string name) => $"    {name}: {{plugin: hostile, {isolation}, limits: {Limits.Replace("MEMORY", row.WorkerMemory, StringComparison.Ordinal)}, settings: {{deed: {row.Deed}, home: HOME, marker: 'MARKER', prize: prizeMARKER, token: token-of-MARKER}}}}\n";
        return $$"""
            gateway:
              liveness_watchdog: {interval: 1s}
              plugins: {auto_start: false}
              adapters:
            {{Instance(Bad)}}{{(row.Deed == "second-connection" ? Instance("twin") : "")}}    neighbour: {plugin: wellbehaved, {{neighbour}}}
            """;
    }
}
