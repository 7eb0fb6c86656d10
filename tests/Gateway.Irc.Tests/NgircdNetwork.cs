namespace Gateway.Irc.Tests;

/// <summary>Two real servers that an operator links and parts; nothing links them by itself.</summary>
internal sealed class NgircdNetwork : IAsyncDisposable
{
    private readonly PlainClient _operator;

    private NgircdNetwork(Ngircd hub, Ngircd leaf, PlainClient oper) => (Hub, Leaf, _operator) = (hub, leaf, oper);

    public Ngircd Hub { get; }

    public Ngircd Leaf { get; }

    /// <summary>Both running and not linked yet.</summary>
    public static async Task<NgircdNetwork> StartAsync()
    {
        var leaf = await Ngircd.StartAsync(name: "leaf.example", peer: "hub.example");
        var hub = await Ngircd.StartAsync(name: "hub.example", peer: "leaf.example", peerPort: leaf.Port);
        var oper = await PlainClient.ConnectAsync(hub.Port, "oper");
        await oper.SayAsync("OPER op opsecret");
        await oper.UntilAsync(" 381 ");
        return new NgircdNetwork(hub, leaf, oper);
    }

    /// <summary>Begins to link them; that they are is seen by people of the other side who appear.</summary>
    public Task LinkAsync() => _operator.SayAsync($"CONNECT {Leaf.Name}");

    /// <summary>The operator parts them, or the leaf is gone without a word.</summary>
    public Task SplitAsync(bool byKill) => byKill ? Leaf.KillAsync() : _operator.SayAsync($"SQUIT {Leaf.Name} :because");

    /// <summary>The operator puts somebody out.</summary>
    public Task KillPersonAsync(string nick) => _operator.SayAsync($"KILL {nick} :out");

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        await Hub.DisposeAsync();
        await Leaf.DisposeAsync();
    }
}
