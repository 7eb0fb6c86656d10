using System.Globalization;

namespace Gateway.Process.Tests;

/// <summary>
/// The gateway is killed at points that nobody has chosen, while its workers start, serve and stand by. Issue 4, "Shows".
/// </summary>
public sealed class KilledHostTests
{
    private const string Workers = """
        gateway:
          plugins: {isolation: process}
          adapters:
            demo: {plugin: webhook, settings: {unsigned: true}}
            other: {plugin: webhook, settings: {unsigned: true}}
          routes:
            - {from: demo, to: echo}
        """;

    [Fact]
    public Task Killed_five_times_it_leaves_no_worker_and_the_next_start_takes_over() => KillAsync(points: 5);

    [Fact]
    [Trait("Form", "Long")]
    public async Task Killed_fifty_times_no_worker_lives_two_seconds_longer()
    {
        var worst = await KillAsync(points: 50);
        worst.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    /// <returns>The longest that anything of a killed gateway went on.</returns>
    private static async Task<TimeSpan> KillAsync(int points)
    {
        const int Seed = 20261125;
        var chance = new Random(Seed);
        using var home = new GatewayHome(Workers).WithWebhook();
        var worst = TimeSpan.Zero;
        var seen = 0;
        for (var point = 0; point < points; point++)
        {
            using var gateway = Executable.Start("run", "--home", home.Folder, "--urls", "http://127.0.0.1:0");
            _ = gateway.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = gateway.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            // from before the first worker to long after the last one has started, on a busy machine too
            var workers = point % 4;
            await Eventually.Get($"{workers} processes are there", () => Task.FromResult(Descendants(gateway.Id) is { } there && there.Count >= workers ? there : null));
            // the moment is what is tested
            await Task.Delay(chance.Next(0, 1500), TestContext.Current.CancellationToken);
            var family = Descendants(gateway.Id);
            seen += family.Count;
            gateway.Kill();
            var killed = TimeProvider.System.GetTimestamp();
            await gateway.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Eventually.Get($"nothing of the gateway that was killed at point {point} is alive (seed {Seed})", () =>
                Task.FromResult(family.Exists(Hostile.ProcessTable.IsAlive) ? null : family));
            var lived = TimeProvider.System.GetElapsedTime(killed);
            worst = lived > worst ? lived : worst;
        }

        seen.ShouldBeGreaterThan(points, "workers were there to be left behind");
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{points} kills, {seen} processes, gone after at most {worst.TotalMilliseconds:0} ms"));
        await using var next = await GatewayProcess.StartAsync(home);
        await Eventually.Get("the next start serves both", async () =>
            await next.FindAsync("demo") is { State: "ready" } && await next.FindAsync("other") is { State: "ready" } ? next : null, next.Said);
        return worst;
    }

    /// <summary>Its children and theirs, whatever they have made of themselves.</summary>
    private static List<int> Descendants(int process)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var one) && ParentOf(one) is { } parent)
            {
                parents[one] = parent;
            }
        }

        var found = new List<int>();
        for (var level = new List<int> { process }; level.Count > 0;)
        {
            level = [.. parents.Where(pair => level.Contains(pair.Value)).Select(pair => pair.Key)];
            found.AddRange(level);
        }

        return found;
    }

    private static int? ParentOf(int process)
    {
        try
        {
            // the name may hold anything, brackets too
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
