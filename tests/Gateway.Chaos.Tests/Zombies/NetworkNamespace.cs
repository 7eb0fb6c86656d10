using System.Globalization;
using System.Net;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>
/// A network of its own (Linux network namespace), joined to the one of this process by a virtual cable. Rules of a firewall are made in
/// there only; nothing of this machine's own network is changed but for the near end of the cable.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private static Task<string?>? _whyNot;
    private static int _made;
    private readonly string _cable;

    private NetworkNamespace(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId % 100_000}n{number}");
        (Name, _cable) = ("gw-" + id, "gw" + id);
        // RFC 2544: for tests between networks; four addresses for each cable
        var at = 0xC612_0000u + ((uint)(((Environment.ProcessId * 8) + number) % 0x8000) << 2);
        (Near, Far) = (Address(at + 1), Address(at + 2));
    }

    public string Name { get; }

    /// <summary>Of this process.</summary>
    public IPAddress Near { get; }

    /// <summary>Of whoever runs inside.</summary>
    public IPAddress Far { get; }

    /// <summary>What a program inside is started with.</summary>
    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", Name];

    /// <summary>Skips the test, and says why, where nobody may make networks.</summary>
    public static async Task<NetworkNamespace> MakeAsync()
    {
        if (await (_whyNot ??= TryOutAsync()) is { } reason)
        {
            Assert.Skip($"This test makes a network of its own, which needs root and the packages iproute2 and nftables: {reason}");
        }

        return await CreateAsync();
    }

    /// <summary>From now on nothing that belongs to these ports comes in or goes out, without a word to anybody.</summary>
    public async Task BlackHoleAsync(params IEnumerable<int> ports)
    {
        await InsideAsync("nft add table inet hole");
        foreach (var (chain, side) in new[] { ("input", "dport"), ("output", "sport") })
        {
            await InsideAsync($"nft add chain inet hole {chain} {{ type filter hook {chain} priority 0 ; }}");
            foreach (var port in ports)
            {
                await InsideAsync(string.Create(CultureInfo.InvariantCulture, $"nft add rule inet hole {chain} tcp {side} {port} drop"));
            }
        }
    }

    public Task HealAsync() => InsideAsync("nft delete table inet hole");

    public Task InsideAsync(string command) => Commands.RunAsync($"ip netns exec {Name} {command}");

    public async ValueTask DisposeAsync()
    {
        await Commands.TryAsync($"ip link delete {_cable}a");
        await Commands.TryAsync($"ip netns delete {Name}");
        if (Directory.Exists(Resolver))
        {
            Directory.Delete(Resolver, recursive: true);
        }
    }

    /// <summary>Files in here take the place of those in /etc for whoever is started inside.</summary>
    private string Resolver => "/etc/netns/" + Name;

    private static async Task<NetworkNamespace> CreateAsync()
    {
        var made = new NetworkNamespace(Interlocked.Increment(ref _made));
        try
        {
            Directory.CreateDirectory(made.Resolver);
            // one quick try: what is tested is what follows a failure, not how long the C library waits for it
            await File.WriteAllTextAsync(Path.Combine(made.Resolver, "resolv.conf"), $"nameserver {made.Far}\noptions timeout:1 attempts:1\n");
            await Commands.RunAsync($"ip netns add {made.Name}");
            await Commands.RunAsync($"ip link add {made._cable}a type veth peer name {made._cable}b netns {made.Name}");
            await Commands.RunAsync($"ip address add {made.Near}/30 dev {made._cable}a");
            await Commands.RunAsync($"ip link set {made._cable}a up");
            await made.InsideAsync($"ip address add {made.Far}/30 dev {made._cable}b");
            await made.InsideAsync($"ip link set {made._cable}b up");
            await made.InsideAsync("ip link set lo up");
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    private static async Task<string?> TryOutAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "this system is not Linux";
        }

        try
        {
            await using var tried = await CreateAsync();
            await tried.BlackHoleAsync(9);
            return null;
        }
        catch (Exception fault) when (fault is Shouldly.ShouldAssertException or UnauthorizedAccessException or IOException)
        {
            return fault.Message.ReplaceLineEndings(" ");
        }
    }

    private static IPAddress Address(uint number) => new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
