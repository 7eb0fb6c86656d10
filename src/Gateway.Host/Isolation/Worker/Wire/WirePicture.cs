using System.Net;
using Gateway.Host.Isolation.Network;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A <see cref="NetworkPicture"/> on the wire: ages instead of timestamps.</summary>
[MemoryPackable]
internal sealed partial record WirePicture(
    long[] Totals, WireStreak[] Streaks, long[] Ages, int OpenConnections, int OpenWebSockets, long[] ClosedAges, TimeSpan[] ClosedLives, FailureScope LastFailureScope,
    string LastFailure, WireTarget? LastFailureTarget, WireTarget? OldestOpenRequestTarget, TimeSpan LongestAnsweredWait, int LongestAnsweredTimes, byte[][] Addresses, int[] Ports,
    WireTarget[] Targets)
{
    /// <summary>A generation remembers no more than this of each; more is not its own.</summary>
    private const int Most = 64;

    public static WirePicture From(NetworkPicture picture, WireClock clock) => new(
        [
            picture.ResolutionsStarted, picture.ResolutionsFailed, picture.ConnectsStarted, picture.ConnectsEstablished, picture.ConnectsFailed, picture.RequestsStarted,
            picture.RequestsSucceeded, picture.RequestsRefused, picture.RequestsFailed, picture.RequestsGivenUp, picture.UnheardThatEnded, picture.PlainConnections,
        ],
        [
            WireStreak.From(picture.ResolutionsFailing, clock), WireStreak.From(picture.ConnectsFailing, clock), WireStreak.From(picture.RequestsFailing, clock),
            WireStreak.From(picture.RequestsDenied, clock), WireStreak.From(picture.RequestsUnheard, clock),
        ],
        [
            clock.ToAge(picture.LastAttemptAt), clock.ToAge(picture.LastEstablishedAt), clock.ToAge(picture.LastSuccessAt), clock.ToAge(picture.LastFailureAt),
            clock.ToAge(picture.OldestOpenRequestAt),
        ],
        picture.OpenConnections,
        picture.OpenWebSockets,
        [.. picture.Closed.Select(one => clock.ToAge(one.At))],
        [.. picture.Closed.Select(one => one.Lived)],
        picture.LastFailureScope,
        picture.LastFailure,
        WireTarget.From(picture.LastFailureTarget),
        WireTarget.From(picture.OldestOpenRequestTarget),
        picture.LongestAnsweredWait,
        picture.LongestAnsweredTimes,
        [.. picture.Endpoints.Select(one => one.Address.GetAddressBytes())],
        [.. picture.Endpoints.Select(one => one.Port)],
        [.. picture.Targets.Select(one => WireTarget.From(one)!)]);

    /// <exception cref="IndexOutOfRangeException">Fewer values than the protocol has.</exception>
    public NetworkPicture ToPicture(WireClock clock) => new()
    {
        ResolutionsStarted = Totals[0],
        ResolutionsFailed = Totals[1],
        ConnectsStarted = Totals[2],
        ConnectsEstablished = Totals[3],
        ConnectsFailed = Totals[4],
        RequestsStarted = Totals[5],
        RequestsSucceeded = Totals[6],
        RequestsRefused = Totals[7],
        RequestsFailed = Totals[8],
        RequestsGivenUp = Totals[9],
        UnheardThatEnded = Totals[10],
        PlainConnections = Totals[11],
        ResolutionsFailing = Streaks[0].To(clock),
        ConnectsFailing = Streaks[1].To(clock),
        RequestsFailing = Streaks[2].To(clock),
        RequestsDenied = Streaks[3].To(clock),
        RequestsUnheard = Streaks[4].To(clock),
        LastAttemptAt = clock.ToTimestamp(Ages[0]),
        LastEstablishedAt = clock.ToTimestamp(Ages[1]),
        LastSuccessAt = clock.ToTimestamp(Ages[2]),
        LastFailureAt = clock.ToTimestamp(Ages[3]),
        OldestOpenRequestAt = clock.ToTimestamp(Ages[4]),
        OpenConnections = Math.Max(0, OpenConnections),
        OpenWebSockets = Math.Max(0, OpenWebSockets),
        Closed = [.. ClosedAges.Zip(ClosedLives, (age, lived) => new ClosedConnection(clock.ToTimestamp(age), lived)).Take(Most)],
        LastFailureScope = LastFailureScope,
        LastFailure = WireText.Cut(LastFailure),
        LastFailureTarget = WireTarget.To(LastFailureTarget),
        OldestOpenRequestTarget = WireTarget.To(OldestOpenRequestTarget),
        LongestAnsweredWait = LongestAnsweredWait,
        LongestAnsweredTimes = LongestAnsweredTimes,
        Endpoints = [.. Addresses.Zip(Ports, (address, port) => new IPEndPoint(new IPAddress(address), port)).Take(Most)],
        Targets = [.. Targets.Take(Most).Select(one => WireTarget.To(one)!)],
    };
}
