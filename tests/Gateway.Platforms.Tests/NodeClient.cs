using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Platforms.Tests;

/// <summary>A script of <c>tests/fidelity</c>, running in a process of its own until it is disposed.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private NodeClient(Process process) => _process = process;

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public static NodeClient Start(string script, params string[] arguments)
    {
        Directory.Exists(Path.Combine(Folder(), "node_modules")).ShouldBeTrue("the clients are not installed: run 'npm ci --ignore-scripts' in tests/fidelity, or ./test.sh");
        var start = new ProcessStartInfo("node", [script, .. arguments]) { WorkingDirectory = Folder(), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = new Process { StartInfo = start };
        var client = new NodeClient(process);
        process.OutputDataReceived += (_, line) => client.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => client.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return client;
    }

    /// <summary>Waits until it has ended by itself and everything that it has said is here.</summary>
    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../fidelity"));

    private void Keep(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
