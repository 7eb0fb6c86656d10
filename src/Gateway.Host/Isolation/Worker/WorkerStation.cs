using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Worker;

/// <summary>Starts worker processes and connects to them.</summary>
internal sealed class WorkerStation
{
    // the longest path of a Unix socket is 107 bytes
    private const int LongestPath = 100;
    private readonly IWorkerLauncher _launcher;
    private readonly TimeProvider _time;
    private readonly string _run;

    public WorkerStation(IWorkerLauncher launcher, GatewayPaths paths, TimeProvider time)
    {
        (_launcher, _time, _run) = (launcher, time, Path.Combine(paths.Data, "run"));
        // what a gateway that was killed has left
        Forget(_run);
    }

    /// <summary>A process that has greeted; or null, and why in one sentence.</summary>
    /// <param name="launch">Without socket and first line, which are added here.</param>
    /// <param name="limit">For all of it.</param>
    /// <param name="cancellationToken">Nobody needs it any more: what has been started is killed.</param>
    public async Task<(WorkerConnection? Connection, string Problem)> StartAsync(WorkerLaunch launch, TimeSpan limit, CancellationToken cancellationToken)
    {
        var folder = NewFolder();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var path = Path.Combine(folder, "s");
        var owned = false;
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            var outcome = await _launcher.LaunchAsync(launch with { FirstLine = $"{path} {secret}", Writable = [.. launch.Writable, folder] });
            if (outcome.IsStarted && !outcome.Process.Containment.Sandbox.IsOn)
            {
                // where it works and keeps its temporary files; a confined one has a file system of its own for that
                owned = true;
                _ = outcome.Process.Exited.ContinueWith(_ => Forget(folder), TaskScheduler.Default);
            }

            return outcome.IsStarted ? await ConnectAsync(outcome.Process, listener, secret, limit, cancellationToken) : (null, outcome.Problem.Sentence);
        }
        catch (SocketException fault)
        {
            return (null, $"no socket for a worker in {folder}: {fault.Message}");
        }
        finally
        {
            if (owned)
            {
                File.Delete(path);
            }
            else
            {
                Forget(folder);
            }
        }
    }

    private async Task<(WorkerConnection? Connection, string Problem)> ConnectAsync(
        IWorkerProcess process, Socket listener, string secret, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, _time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var accepted = listener.AcceptAsync(enough.Token).AsTask();
            if (await Task.WhenAny(accepted, process.Exited) == process.Exited)
            {
                return (null, $"the worker ended before it connected: {WorkerEnd.Describe(await process.Exited)}");
            }

            var connection = new WorkerConnection(process, await accepted, secret);
            var problem = await connection.Greeted.WaitAsync(enough.Token);
            if (problem is null)
            {
                return (connection, "");
            }

            connection.Dispose();
            return (null, $"the worker did not greet as it should: {problem}");
        }
        catch (OperationCanceledException)
        {
            process.Dispose();
            return (null, cancellationToken.IsCancellationRequested ? "it was stopped while it was being started" : $"the worker has not connected within {limit.TotalSeconds:0} s");
        }
    }

    /// <summary>For the owner only: whoever can open the socket can speak for the plugin.</summary>
    private string NewFolder()
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var folder = Path.Combine(_run, name);
        if (folder.Length + 2 > LongestPath)
        {
            folder = Path.Combine(Path.GetTempPath(), "gateway-" + name);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }

    /// <summary>The connection stays; nobody can open a second one.</summary>
    private static void Forget(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // the next start of the gateway removes what is left in its run folder
        }
    }
}
