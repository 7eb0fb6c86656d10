using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Extensions.Logging;

namespace Gateway.Host.Tests.Operator;

public sealed class LoggingTests : IDisposable
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-log-").FullName;
    private readonly FakeTimeProvider _time = new(Samples.Now);
    private readonly FakeConfiguration _configuration = new();
    private readonly FakeSecrets _secrets = new("hunter22");
    private Serilog.Core.Logger? _logger;

    public void Dispose()
    {
        _logger?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_line_about_an_adapter_is_in_its_file_and_the_hosts_with_name_and_generation_once()
    {
        var logger = Factory().CreateLogger("Gateway.Test");
        logger.LogInformation("[{Adapter}#{Generation}] {Kind}: {Text}", "demo", 3L, "StateChanged", "ready");
        logger.LogInformation("{Adapter} of generation {Generation} said so", "demo", 3L);

        var own = Lines("demo.log");

        own[0].ShouldEndWith("INF [demo#3] StateChanged: ready");
        own[1].ShouldEndWith("INF [demo#3] demo of generation 3 said so");
        Lines("gateway.log").ShouldBe(own);
    }

    [Fact]
    public void What_the_host_says_of_itself_is_in_its_own_file_only()
    {
        Factory().CreateLogger("Gateway.Test").LogWarning("[{Adapter}#{Generation}] {Kind}", "-", 0L, "HostDegraded");

        Lines("gateway.log").ShouldHaveSingleItem().ShouldEndWith("WRN HostDegraded");
        Directory.GetFiles(Path.Combine(_folder, "logs")).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_is_none_never_becomes_a_file(string name)
    {
        Factory().CreateLogger("Gateway.Test").LogInformation("{Adapter} is odd", name);

        Lines("gateway.log").ShouldHaveSingleItem();
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public void An_adapter_named_gateway_does_not_write_into_the_hosts_file()
    {
        var factory = Factory();
        factory.CreateLogger("Gateway.Test").LogInformation("host");
        var writer = Writer(factory);
        writer.Write(AdapterId.Parse("gateway"), new GenerationNumber(1), AdapterLogLevel.Information, "mine", null);
        writer.Flush();

        Lines("gateway.log").ShouldHaveSingleItem().ShouldEndWith("INF host");
        Lines("gateway_.log").ShouldHaveSingleItem().ShouldEndWith("[gateway#1] mine");
    }

    [Fact]
    public void Secrets_leave_neither_in_messages_nor_properties_nor_exceptions()
    {
        var factory = Factory();
        var logger = factory.CreateLogger("Gateway.Test");
        logger.LogError(new InvalidOperationException("login hunter22", new IOException("inner hunter22")), "{Adapter} failed with {Value}", "demo", "hunter22");
        var writer = Writer(factory);
        writer.Write(Demo, new GenerationNumber(1), AdapterLogLevel.Error, "token hunter22", "at Login(hunter22)");
        writer.Flush();

        var all = string.Concat(Lines("demo.log").Concat(Lines("gateway.log")));
        all.ShouldNotContain("hunter22");
        all.ShouldContain("login ***");
        all.ShouldContain("inner ***");
        all.ShouldContain("at Login(***)");
    }

    [Fact]
    public void A_text_cannot_pass_itself_off_as_a_line_or_steer_the_terminal()
    {
        var factory = Factory();
        var writer = Writer(factory);
        writer.Write(Demo, new GenerationNumber(1), AdapterLogLevel.Information, "one\n2026-05-04T12:00:00.000Z INF forged \u001b[2J", null);
        writer.Flush();

        var lines = Lines("demo.log");
        lines.Length.ShouldBe(2);
        lines[1].ShouldStartWith("    2026");
        lines[1].ShouldNotContain("\u001b");
    }

    [Fact]
    public void What_an_adapter_writes_itself_stays_out_of_the_hosts_file()
    {
        var factory = Factory();
        factory.CreateLogger("Gateway.Test").LogInformation("host");
        var writer = Writer(factory);
        writer.Write(Demo, new GenerationNumber(2), AdapterLogLevel.Warning, "mine", null);
        writer.Flush();

        Lines("demo.log").ShouldHaveSingleItem().ShouldEndWith("WRN [demo#2] mine");
        Lines("gateway.log").ShouldHaveSingleItem().ShouldEndWith("INF host");
    }

    [Fact]
    public void A_flood_costs_its_own_lines_only_and_is_told_once()
    {
        _configuration.Apply(GatewayConfig.Default with { Log = new LogConfig { AdapterLinesPerSecond = 10 } });
        var factory = Factory();
        var writer = Writer(factory);
        for (var i = 0; i < 5_000; i++)
        {
            writer.Write(Demo, new GenerationNumber(2), AdapterLogLevel.Information, $"flood {i}", null);
        }

        writer.Write(AdapterId.Parse("neighbour"), new GenerationNumber(1), AdapterLogLevel.Information, "calm", null);
        writer.Flush();

        var lines = Lines("demo.log");
        lines.Length.ShouldBe(11);
        lines[^1].ShouldContain("[demo#2] 4990 lines were dropped: the adapter writes more than 10 per second");
        Lines("neighbour.log").ShouldHaveSingleItem();
    }

    [Fact]
    public void Lines_are_allowed_again_as_time_passes()
    {
        var budget = new LogBudget(_time);
        Take(budget, 20).ShouldBe(10);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Take(budget, 20).ShouldBe(5);
        _time.Advance(TimeSpan.FromHours(1));
        Take(budget, 20).ShouldBe(10, "silence saves up no more than a second's worth");
    }

    [Fact]
    public void A_flood_is_reported_when_it_has_ended_or_lasts_ten_seconds()
    {
        var budget = new LogBudget(_time);
        Take(budget, 12);
        budget.TakeReport(final: false).ShouldBeNull("it may still go on");
        _time.Advance(TimeSpan.FromSeconds(1));
        budget.TakeReport(final: false).ShouldBe((2L, new GenerationNumber(1)));
        budget.TakeReport(final: false).ShouldBeNull("told once");

        _time.Advance(TimeSpan.FromMinutes(1));
        var reports = 0;
        for (var second = 0; second < 21; second++)
        {
            Take(budget, 100);
            reports += budget.TakeReport(final: false) is null ? 0 : 1;
            _time.Advance(TimeSpan.FromSeconds(0.9));
        }

        reports.ShouldBe(1, "19 s of flood");
    }

    [Fact]
    public async Task The_loop_writes_what_was_queued_and_empties_the_queue_at_the_end()
    {
        var factory = Factory();
        var writer = Writer(factory);
        var beat = new LoopBeat(writer.Name, writer.StallAfter, _time);
        beat.Begin(again: false);
        using var stop = new CancellationTokenSource();
        var running = writer.RunAsync(beat, stop.Token);

        writer.Write(Demo, new GenerationNumber(1), AdapterLogLevel.Information, "last words", null);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Lines("demo.log").ShouldHaveSingleItem().ShouldEndWith("last words");
    }

    [Fact]
    public void Files_of_one_adapter_are_bounded_in_size_and_number()
    {
        _configuration.Apply(GatewayConfig.Default with { Log = new LogConfig { AdapterLinesPerSecond = 100_000, AdapterFileBytes = 2_000 } });
        var factory = Factory();
        var writer = Writer(factory);
        for (var i = 0; i < 500; i++)
        {
            writer.Write(Demo, new GenerationNumber(1), AdapterLogLevel.Information, new string('x', 100), null);
        }

        writer.Flush();
        _logger!.Dispose();

        var files = new DirectoryInfo(Path.Combine(_folder, "logs")).GetFiles("demo*.log");
        files.Length.ShouldBe(2);
        files.Sum(file => file.Length).ShouldBeLessThan(6_000);
    }

    private static int Take(LogBudget budget, int times) => Enumerable.Range(0, times).Count(_ => budget.TryTake(10, new GenerationNumber(1)));

    private SerilogLoggerFactory Factory()
    {
        var paths = new GatewayPaths(_folder, "", "", _folder);
        _logger = GatewayLogging.Configure(new LoggerConfiguration(), paths, _configuration.Current.Log, _secrets, _time, console: false).CreateLogger();
        return new SerilogLoggerFactory(_logger);
    }

    private AdapterLogWriter Writer(ILoggerFactory factory) => new(_configuration, _secrets, _time, factory);

    private string[] Lines(string name)
    {
        _logger!.Dispose();
        return File.ReadAllLines(Path.Combine(_folder, "logs", name));
    }
}
