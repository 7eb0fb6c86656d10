using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>The gateway as its users run it: a process of its own, on a folder of its own, with built plugins in its drop folder.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);
    private readonly Process _process;

    private GatewayProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>A home with this configuration (YAML below <c>gateway:</c>, indented by two) and these plugins.</summary>
    public static DirectoryInfo CreateHome(string yaml, params ReadOnlySpan<string> plugins)
    {
        var home = Directory.CreateTempSubdirectory("gateway-bench-");
        File.WriteAllText(Path.Combine(home.FullName, "gateway.yaml"), $"gateway:\n{yaml}");
        Directory.CreateDirectory(Path.Combine(home.FullName, "plugins"));
        foreach (var plugin in plugins)
        {
            BenchPluginFolder.CopyBuilt(plugin, Path.Combine(home.FullName, "plugins", plugin));
        }

        return home;
    }

    /// <summary>Starts it and waits until it answers; <paramref name="path"/> is asked again and again until it says 200.</summary>
    public static async Task<GatewayProcess> StartAsync(string home, string path = "healthz/ready")
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gateway"), ["run", "--home", home, "--urls", address.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(info)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var gateway = new GatewayProcess(process, address);
        using var http = new HttpClient { BaseAddress = address };
        for (var start = Stopwatch.GetTimestamp(); !await IsOkAsync(http, path);)
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > Never)
            {
                gateway.Dispose();
                throw new InvalidOperationException($"The gateway in {home} has not answered {path} with 200.");
            }

            // another process becomes ready and can only be asked; far finer than what is measured
            await Task.Delay(5);
        }

        return gateway;
    }

    /// <summary>Ends it as a person would, and waits for it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            kill.WaitForExit();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task<bool> IsOkAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
