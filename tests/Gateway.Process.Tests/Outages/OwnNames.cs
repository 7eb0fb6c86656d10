using System.Globalization;
using System.Net;
using Gateway.Fixtures;
using static Gateway.Chaos.Tests.Zombies.Commands;

namespace Gateway.Process.Tests.Outages;

/// <summary>
/// A name server on loopback that knows every name, and programs that ask it instead of the one of this machine: they see another file in the place of
/// <c>/etc/resolv.conf</c>. Everything else they share with everybody.
/// </summary>
internal sealed class OwnNames : IAsyncDisposable
{
    // arguments: the file, then what is to be run; a proxy of this machine would look up names itself
    private const string Script = "mount --bind \"$0\" /etc/resolv.conf && export no_proxy=* NO_PROXY=* && exec \"$@\"";

    private static Task<string?>? _whyNot;
    private static int _made;
    private readonly string _file = Path.GetTempFileName();
    private readonly NameServer _server;

    private OwnNames()
    {
        // 127.0.0.0/8 is all of this machine: an address of its own for each, so that none waits for the port of another
        var number = (Environment.ProcessId * 4) + Interlocked.Increment(ref _made);
        var address = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.{64 | (number >> 16 & 0x3F)}.{number >> 8 & 0xFF}.{number & 0xFF}"));
        // one quick try: what is tested is what follows a failure, not how long the C library waits for it
        File.WriteAllText(_file, $"nameserver {address}\noptions timeout:1 attempts:1\n");
        _server = new NameServer(address, IPAddress.Loopback);
        _server.Serve(on: true);
    }

    /// <summary>What a program is started with.</summary>
    public IReadOnlyList<string> Prefix => ["unshare", "--mount", "--propagation", "private", "sh", "-c", Script, _file];

    /// <summary>Skips the test, and says why, where nobody may do this.</summary>
    public static async Task<OwnNames> MakeAsync()
    {
        if (await (_whyNot ??= TryOutAsync()) is { } reason)
        {
            Assert.Skip($"This test has names of its own, which needs Linux and root: {reason}");
        }

        return new OwnNames();
    }

    /// <param name="silently">From now on no question is answered; otherwise each is refused.</param>
    public void TakeAway(bool silently)
    {
        _server.IsMute = silently;
        if (!silently)
        {
            _server.Serve(on: false);
        }
    }

    public void BringBack()
    {
        _server.IsMute = false;
        _server.Serve(on: true);
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    private static async Task<string?> TryOutAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "this system is not Linux";
        }

        try
        {
            await using var tried = new OwnNames();
            var (code, said) = await TryAsync([.. tried.Prefix, "getent", "ahostsv4", "name.test"]);
            return code == 0 && said.StartsWith("127.0.0.1 ", StringComparison.Ordinal) ? null : $"exit code {code} {said.ReplaceLineEndings(" ")}";
        }
        catch (Exception fault) when (fault is System.Net.Sockets.SocketException or UnauthorizedAccessException or IOException)
        {
            return fault.Message;
        }
    }
}
