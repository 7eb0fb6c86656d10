using System.Globalization;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>
/// A whole gateway with one zero-cooperation adapter for each way of connecting, each with a peer of its own, and a neighbour of the same
/// kind whose peer stays healthy.
/// </summary>
internal sealed class ZombieGateway : IAsyncDisposable
{
    public const string Neighbour = "neighbour";

    // the learned bound of an answer needs five of them
    private const int Learned = 8;
    private readonly Dictionary<string, ZombiePeer> _peers;
    private readonly ZombiePeer _healthy;

    private ZombieGateway(GatewayUnderTest gateway, Dictionary<string, ZombiePeer> peers, ZombiePeer healthy) => (Gateway, _peers, _healthy) = (gateway, peers, healthy);

    public GatewayUnderTest Gateway { get; }

    public IReadOnlyCollection<string> Modes => _peers.Keys;

    public IEnumerable<ZombiePeer> Peers => _peers.Values;

    /// <param name="modes">One instance each, called like its mode.</param>
    /// <param name="limits">What times are divided by.</param>
    /// <param name="inside">Where the peers run.</param>
    /// <param name="own">Limits that the test sets itself, of the zombies and not of their neighbour.</param>
    /// <param name="without">Sources that are switched off.</param>
    /// <param name="instead">Services of the test in the place of the host's.</param>
    public static async Task<ZombieGateway> StartAsync(
        IEnumerable<string> modes, ScaledLimits limits, NetworkNamespace? inside = null, IEnumerable<string>? own = null, IEnumerable<string>? without = null,
        Action<IServiceCollection>? instead = null)
    {
        var peers = new Dictionary<string, ZombiePeer>(StringComparer.Ordinal);
        ZombiePeer? healthy = null;
        try
        {
            foreach (var mode in modes)
            {
                peers.Add(mode, await ZombiePeer.StartAsync(inside));
            }

            healthy = await ZombiePeer.StartAsync();
            var adapters = peers.Select(pair => Adapter(pair.Key, pair.Key, pair.Value.Url(pair.Key), limits, own))
                .Append(Adapter(Neighbour, "websocket", healthy.Url("websocket"), limits));
            var gateway = await GatewayUnderTest.StartAsync(string.Join('\n', adapters), ["ZeroCooperation"], limits.Yaml() + Without(without ?? []), instead: instead);
            gateway.Patience = GatewayUnderTest.Never + (TimeSpan.FromSeconds(600) / limits.Divisor);
            foreach (var peer in peers.Values.Append(healthy))
            {
                peer.Patience = gateway.Patience;
            }

            return new ZombieGateway(gateway, peers, healthy);
        }
        catch
        {
            await DisposeAsync([.. peers.Values, .. healthy is null ? Array.Empty<ZombiePeer>() : [healthy]]);
            throw;
        }
    }

    /// <summary>YAML of one instance.</summary>
    public static string Adapter(string name, string mode, string url, ScaledLimits limits, IEnumerable<string>? own = null) =>
        $"    {name}: {{plugin: zero-cooperation, limits: {{{string.Join(", ", own ?? [])}}}, settings: {{mode: {mode}, url: '{url}', retry: {ScaledLimits.Of(limits.Retry, 1)}, heartbeat: {ScaledLimits.Of(limits.Heartbeat, 1)}}}}}";

    public ZombiePeer PeerOf(string mode) => _peers[mode];

    /// <summary>Tells all of them the same.</summary>
    public Task TellAsync(string command) => Task.WhenAll(_peers.Values.Select(peer => peer.TellAsync(command)));

    /// <summary>Everybody is up, and has been answered often enough for the host to know how long that takes.</summary>
    public async Task SettleAsync()
    {
        foreach (var name in _peers.Keys.Append(Neighbour))
        {
            await Gateway.ReadyAsync(name);
        }

        await Task.WhenAll(_peers.Values.Append(_healthy).Select(peer => peer.TellAsync($"answered {Learned}")));
        foreach (var name in _peers.Keys.Append(Neighbour))
        {
            Gateway[name]!.State.ShouldBe(AdapterState.Ready, Gateway.Story());
            Gateway[name]!.Generation.Value.ShouldBe(1, Gateway.Story());
        }
    }

    public long Mark() => Gateway.Events.Recent() is [.., var last] ? last.Sequence : 0;

    /// <summary>The first thing that is said against an instance after a mark.</summary>
    public Task<GatewayEvent> NoticedAsync(string name, long mark) =>
        Gateway.EventAsync(name, one => one.Sequence > mark
            && (one.Kind == EventKind.VerdictReached || (one.Kind == EventKind.StateChanged && one.Text.StartsWith(nameof(AdapterState.Degraded), StringComparison.Ordinal))));

    public Task<GatewayEvent> ReplacedAsync(string name, long mark) =>
        Gateway.EventAsync(name, one => one.Sequence > mark && one.Kind == EventKind.VerdictReached);

    /// <summary>It works again: ready, and its peer is talking to it.</summary>
    public async Task HealedAsync(string name)
    {
        await _peers[name].TellAsync("forget");
        await _peers[name].TellAsync("answered 3");
        var well = await Gateway.WaitAsync(name, "well again", one => one.State == AdapterState.Ready);
        var hello = await _peers[name].TellAsync("hello");
        hello.ShouldBe(string.Create(CultureInfo.InvariantCulture, $"{name} {well.Generation}"), Gateway.Story());
    }

    public void AssertNeighbourUntouched()
    {
        Gateway[Neighbour]!.State.ShouldBe(AdapterState.Ready, Gateway.Story());
        Gateway[Neighbour]!.Generation.Value.ShouldBe(1, Gateway.Story());
        Gateway.Events.Recent().ShouldNotContain(one => one.Adapter == AdapterId.Parse(Neighbour) && one.Text.StartsWith(nameof(AdapterState.Degraded), StringComparison.Ordinal), Gateway.Story());
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await DisposeAsync([.. _peers.Values, _healthy]);
    }

    private static string Without(IEnumerable<string> sources) => $"\n  evidence: {{{string.Join(", ", sources.Select(source => source + ": false"))}}}";

    private static async Task DisposeAsync(ZombiePeer[] peers)
    {
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }
}
