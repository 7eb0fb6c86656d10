using System.Buffers.Binary;
using System.Globalization;

namespace Gateway.Fixtures.Hostile;

/// <summary>Takes the connection between its worker and the gateway into its own hands.</summary>
internal static class Protocol
{
    private const string NoneHere = "no worker's connection is here";

    public static Task<string> Corrupt()
    {
        var garbage = new byte[256];
        Array.Fill(garbage, (byte)0xEE);
        var sockets = Sockets();
        foreach (var socket in sockets)
        {
            Native.Write(socket, garbage);
        }

        return Task.FromResult(sockets.Count == 0 ? NoneHere : "garbage was written to the gateway");
    }

    /// <summary>Announces a frame of 8 MB and sends a byte a minute of it; whatever else the worker says is swallowed by that frame.</summary>
    public static async Task<string> DripAsync()
    {
        var sockets = Sockets();
        if (sockets.Count == 0)
        {
            return NoneHere;
        }

        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, 8 * 1024 * 1024);
        while (true)
        {
            foreach (var socket in sockets)
            {
                Native.Write(socket, length);
            }

            if (!Environment.GetCommandLineArgs().Contains("worker"))
            {
                return NoneHere + ", other sockets got a length";
            }

            length = [0];
            await Task.Delay(TimeSpan.FromMinutes(1));
        }
    }

    private static List<int> Sockets() =>
    [
        .. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture)).Where(Native.IsUnixSocket),
    ];
}
