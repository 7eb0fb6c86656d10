using System.Globalization;
using System.Text;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>
/// The table beside the peer's: when an outage is noticed at default settings, and when polling is back. Written to the output and beside
/// the test as <c>liveness-telegram-table.md</c>. Asserts nothing but that both happen: times belong to one machine.
/// </summary>
public sealed class TelegramOutageFigures
{
    /// <summary>One machine stands for many: gateways are started a few at a time, and are then nearly idle.</summary>
    private static readonly SemaphoreSlim Starting = new(2);

    [Fact]
    [Trait("Form", "Long")]
    public async Task Six_outages_of_twenty_to_sixty_seconds_and_one_of_a_hundred_and_fifty_each()
    {
        var all = await Task.WhenAll(Enum.GetValues<Outage>().Select(async outage =>
        {
            // a swallowed poll is noticed after 40 s, and no sooner
            int[] lengths = outage == Outage.PollNeverAnswered ? [45, 50, 55, 60, 65, 150] : [20, 30, 40, 50, 60, 150];
            return (Outage: outage, Runs: await Task.WhenAll(lengths.Select(seconds => MeasureAsync(outage, TimeSpan.FromSeconds(seconds)))));
        }));

        var table = new StringBuilder("""
            | fault on the platform | status says so after | `/healthz/ready` after | log after | healed → polling again | → status and readiness fine | after 150 s of it | getMe during it | generations |
            |---|---|---|---|---|---|---|---|---|

            """);
        foreach (var (outage, runs) in all)
        {
            var shorts = runs[..^1];
            table.AppendLine(CultureInfo.InvariantCulture,
                $"| {Name(outage)} | {Spread(runs, run => run.Status)} | {Spread(runs, run => run.Readiness)} | {Spread(runs, run => run.Log)} | {Spread(shorts, run => run.Polling)} | {Spread(shorts, run => run.Ready)} | {runs[^1].Polling.TotalSeconds:0.0} s | {Range(runs, run => run.Logins)} | {Range(runs, run => run.Generation)} |");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "liveness-telegram-table.md"), table.ToString(), TestContext.Current.CancellationToken);
    }

    private static async Task<OutageFigures> MeasureAsync(Outage outage, TimeSpan length)
    {
        await Starting.WaitAsync(TestContext.Current.CancellationToken);
        OutageGateway rig;
        try
        {
            rig = await OutageGateway.StartAsync();
        }
        finally
        {
            Starting.Release();
        }

        await using (rig)
        {
            return await MeasureAsync(rig, outage, length);
        }
    }

    private static async Task<OutageFigures> MeasureAsync(OutageGateway rig, Outage outage, TimeSpan length)
    {
        var logins = rig.Simulator.Of("getMe").Count();
        var began = TimeProvider.System.GetTimestamp();
        await rig.Simulator.BeginAsync(outage);
        var said = await Task.WhenAll(
            SinceAsync(began, rig.Gateway.WaitAsync("tg", "ready no more", one => one.State != AdapterState.Ready)),
            SinceAsync(began, rig.ReadinessSaysAsync()),
            SinceAsync(began, rig.LogSaysAsync("Degraded, ")));
        if (length - TimeProvider.System.GetElapsedTime(began) is { Ticks: > 0 } rest)
        {
            // the length of the outage is what is measured by
            await Task.Delay(rest, TestContext.Current.CancellationToken);
        }

        // a refusal ends while it listens again, the others at once
        var before = rig.Simulator.Of("getUpdates").Count();
        await rig.Simulator.EndAsync(outage);
        before = outage == Outage.Refused ? before : rig.Simulator.Of("getUpdates").Count();
        var healed = TimeProvider.System.GetTimestamp();
        var polling = await SinceAsync(healed, PollAsync(rig, before));
        var ready = await SinceAsync(healed, rig.ReadinessIsFineAsync());
        return new(length, said[0], said[1], said[2], polling, ready, rig.Simulator.Of("getMe").Count() - logins, rig.Gateway["tg"]!.Generation.Value);
    }

    /// <summary>Waits for the next poll, for longer than any test may: how long it takes is what is asked.</summary>
    private static async Task PollAsync(OutageGateway rig, int before)
    {
        using var soon = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (rig.Simulator.Of("getUpdates").Count() <= before)
        {
            await soon.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<TimeSpan> SinceAsync(long start, Task done)
    {
        await done;
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static string Name(Outage outage) => outage switch
    {
        Outage.Refused => "connection refused",
        Outage.NeverAnswered => "accepts, never answers",
        Outage.ServerError => "HTTP 500",
        Outage.PollNeverAnswered => "poll never answered, other methods fine",
        Outage.EmptyForEver => "empty success for ever",
        _ => "409 conflict",
    };

    private static string Spread(OutageFigures[] runs, Func<OutageFigures, TimeSpan> figure)
    {
        var sorted = runs.Select(run => figure(run).TotalSeconds).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2]:0.0} s ({sorted[0]:0.0}–{sorted[^1]:0.0})");
    }

    private static string Range(OutageFigures[] runs, Func<OutageFigures, long> figure)
    {
        var (least, most) = (runs.Min(figure), runs.Max(figure));
        return least == most ? $"{least}" : $"{least}–{most}";
    }
}
