using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.Benchmarks;

/// <summary>The gateway beside this benchmark, as an operator starts it: a process of its own, with default settings.</summary>
internal sealed class GatewayChild : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly DateTimeOffset _started;
    private readonly HttpClient _http = new();

    private GatewayChild(Process process, DateTimeOffset started) => (_process, _started) = (process, started);

    public Uri Address => _http.BaseAddress!;

    /// <summary>From the start of the process until its addresses were written down.</summary>
    public TimeSpan Listens { get; private set; }

    public double PrivateMb => ProcessSample.PrivateKbOf(_process.Id) / 1024.0;

    public double ResidentMb => ProcessSample.ResidentKbOf(_process.Id) / 1024.0;

    /// <summary>Of all its threads, in user and in kernel mode.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>A home with this configuration (YAML below <c>gateway:</c>, indented by two) and these plugins of the repository.</summary>
    public static DirectoryInfo CreateHome(string yaml, params ReadOnlySpan<string> plugins)
    {
        var home = Directory.CreateTempSubdirectory("gateway-bench-");
        File.WriteAllText(Path.Combine(home.FullName, "gateway.yaml"), $"gateway:\n{yaml}");
        foreach (var plugin in plugins)
        {
            BenchPluginFolder.CopyBuilt(plugin, Path.Combine(home.FullName, "plugins", plugin));
        }

        return home;
    }

    /// <summary>Has to be the first on its home, or the first after an orderly end.</summary>
    public static async Task<GatewayChild> StartAsync(string home)
    {
        var discovery = Path.Combine(home, "data", "gateway.json");
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gateway"), ["run", "--home", home, "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = DateTimeOffset.UtcNow;
        var child = new GatewayChild(Process.Start(info)!, started);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        JsonNode? found;
        do
        {
            await looks.WaitForNextTickAsync();
            if (child._process.HasExited || DateTimeOffset.UtcNow - started > Never)
            {
                throw new InvalidOperationException($"the gateway in {home} does not serve");
            }
        }
        while (!File.Exists(discovery) || (found = JsonNode.Parse(await File.ReadAllTextAsync(discovery))) is null || (int?)found["pid"] != child._process.Id);
        child.Listens = File.GetLastWriteTimeUtc(discovery) - started.UtcDateTime;
        child._http.BaseAddress = new Uri((string)found["admin"]!);
        child._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(home, "data", "admin.token"))).Trim());
        return child;
    }

    /// <summary>
    /// From the start of the process until the last of these was ready for good, and said that it is connected where it has somebody to connect to. Taken from
    /// the gateway's own event log, so that looking costs it nothing meanwhile.
    /// </summary>
    public async Task<TimeSpan> ReadyAsync(IReadOnlyCollection<string> adapters)
    {
        while (DateTimeOffset.UtcNow - _started < Never)
        {
            // rarely: each look costs the gateway something
            await Task.Delay(1500);
            var events = JsonNode.Parse(await _http.GetStringAsync(new Uri("api/v1/events", UriKind.Relative)))!["events"]!.AsArray();
            var ready = adapters.Select(name => events.Where(one => (string?)one!["adapter"] == name && (string?)one["kind"] == "state-changed").Select(one => (
                At: DateTimeOffset.Parse((string)one!["at"]!, CultureInfo.InvariantCulture), Text: (string)one["text"]!)).LastOrDefault()).ToArray();
            if (ready.All(one => one.Text?.StartsWith("Ready, connected", StringComparison.Ordinal) == true || one.Text?.StartsWith("Ready, hook", StringComparison.Ordinal) == true))
            {
                return ready.Max(one => one.At) - _started;
            }
        }

        throw new TimeoutException("not all adapters became ready: " + await _http.GetStringAsync(new Uri("api/v1/adapters", UriKind.Relative)));
    }

    /// <summary>An orderly end, so that the next one on this home is no recovery.</summary>
    public void Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _http.Dispose();
    }
}
