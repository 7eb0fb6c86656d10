using System.Diagnostics;
using System.Text;

namespace Gateway.Process.Tests;

/// <summary>The bot of <c>samples/http-bot</c>, as its README starts it.</summary>
internal sealed class HttpBot : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _reading;

    private HttpBot(System.Diagnostics.Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public static HttpBot Start(GatewayHome home, string consumer = "http-bot")
    {
        var start = new ProcessStartInfo(
            "python3",
            [Path.Combine(Built.Repository, "samples", "http-bot", "bot.py"), "--data", home.Data, "--consumer", consumer])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GATEWAY_TOKEN");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return new HttpBot(System.Diagnostics.Process.Start(start)!);
    }

    public string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    /// <summary>The exit code, once it has ended by itself and everything that it said is read.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Never);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Ends the bot without its knowledge.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
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
    }

    private async Task ReadAsync(StreamReader reader)
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
