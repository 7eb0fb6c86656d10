using System.Runtime.Versioning;
using System.Text;
using Gateway.Host.Isolation.Worker.Launch;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>However much a worker writes, it never waits and nothing grows.</summary>
[SupportedOSPlatform("linux")]
public sealed class OutputTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_worker_that_writes_in_a_tight_loop_is_not_held_up_and_only_so_much_is_passed_on()
    {
        var (exit, lines, _) = await _bench.RunAsync(_bench.Script("yes abcdefghijklmnopqrstuvwxyz | head -c 50000000; yes error | head -c 20000000 >&2; echo >&2; echo last >&2"));
        exit.Code.ShouldBe(0);
        exit.LastErrors[^1].ShouldBe("last");
        var passed = lines.Count(line => !line.StartsWith('('));
        passed.ShouldBeLessThan(2_000_000, "5.2 million lines were written");
        lines.ShouldContain(line => line.EndsWith($"lines dropped: more than {WorkerOutput.LinesPerSecond} in a second)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut()
    {
        var (_, lines, _) = await _bench.RunAsync(_bench.Script("head -c 10000000 /dev/zero | tr '\\0' 'x'"));
        lines.Single().Length.ShouldBe(WorkerOutput.LongestLine + 1);
        lines.Single().ShouldEndWith("…");
    }

    [Fact]
    public async Task Lines_written_before_anybody_listens_are_not_lost()
    {
        using var process = await _bench.StartAsync(_bench.Script("echo early"));
        await process.Exited;
        new Lines(process).All.ShouldBe(["early"]);
    }

    [Fact]
    public void Within_one_second_the_rest_is_counted_and_in_the_next_it_goes_on()
    {
        var time = new ManualTime();
        var output = new WorkerOutput(time);
        var lines = new List<string>();
        output.Line += lines.Add;
        Write(output, WorkerOutput.LinesPerSecond + 25);
        lines.Count.ShouldBe(WorkerOutput.LinesPerSecond);
        time.Advance(TimeSpan.FromSeconds(1));
        Write(output, 1);
        lines[^2].ShouldBe($"(25 lines dropped: more than {WorkerOutput.LinesPerSecond} in a second)");
        lines[^1].ShouldBe("line");
    }

    [Fact]
    public void A_secret_is_taken_out_before_anybody_gets_the_line()
    {
        var output = new WorkerOutput(new ManualTime(), line => line.Replace("T0P-S3CRET", "***", StringComparison.Ordinal));
        output.Take("early T0P-S3CRET\n"u8, isError: true);
        var lines = new List<string>();
        output.Line += lines.Add;
        output.Take("late T0P-S3CRET\n"u8, isError: true);
        lines.ShouldBe(["early ***", "late ***"]);
        output.LastErrors.ShouldBe(["early ***", "late ***"]);
    }

    [Fact]
    public void Nobody_listens_and_still_nothing_grows()
    {
        var output = new WorkerOutput(new ManualTime());
        Write(output, 10_000);
        var lines = new List<string>();
        output.Line += lines.Add;
        lines.Count.ShouldBe(200);
    }

    private static void Write(WorkerOutput output, int count)
    {
        for (var line = 0; line < count; line++)
        {
            output.Take(Encoding.UTF8.GetBytes("line\n"), isError: true);
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
