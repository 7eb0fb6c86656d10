using System.Globalization;
using System.Runtime;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.ProcessState;
using Gateway.Host.Model;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Isolation;

/// <summary>What belongs to the whole process is put back, and told with whoever could have changed it.</summary>
public sealed class ProcessStateTests
{
    private static readonly AdapterId A = AdapterId.Parse("a");
    private static readonly AdapterId B = AdapterId.Parse("b");
    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _events;
    private readonly HostStatus _host;
    private readonly PoolLimits _pool = new();
    private readonly ScriptedProcess _process = new();
    private readonly ProcessGuard _guard;

    public ProcessStateTests()
    {
        _events = new EventLog(_time);
        _host = new HostStatus(_events);
        _guard = new ProcessGuard(_process, _pool, new GenerationsAtWork(), _events, _host, _time);
        _guard.Begin(A, new GenerationNumber(1));
    }

    public static TheoryData<string> Changes { get; } = ["output", "error", "input", "directory", "variable", "culture", "pool", "collector"];

    private GatewayEvent? Told => _events.Recent().LastOrDefault(entry => entry.Kind == EventKind.ProcessStateTouched);

    [Theory]
    [MemberData(nameof(Changes))]
    public void Whatever_of_the_process_is_changed_is_put_back_and_told(string change)
    {
        var before = _process.Now;
        _process.Now = Changed(before, change);
        _guard.Look();

        _process.Now.ShouldBe(before);
        Told!.Text.ShouldContain("'a' (generation 1), the only one that ran");
        _host.Problems.ShouldContainKey("process-state-touched");
    }

    [Fact]
    public void Two_instances_with_the_same_number_of_generation_are_two_suspects()
    {
        _guard.Begin(B, new GenerationNumber(1));

        Touch();

        Told!.Adapter.ShouldBeNull("nobody is accused who only happened to be there");
        Told!.Text.ShouldContain("by one of 'a' (generation 1), 'b' (generation 1)");
    }

    [Fact]
    public void An_exact_suspect_is_the_adapter_of_the_event_and_several_are_all_named()
    {
        Touch();
        Told!.Adapter.ShouldBe(A);

        _guard.Begin(B, new GenerationNumber(2));
        Touch();
        Told!.Adapter.ShouldBeNull();
        Told!.Text.ShouldContain("by one of 'a' (generation 1), 'b' (generation 2)");
    }

    [Fact]
    public void A_generation_that_was_stopped_since_the_last_look_is_still_a_suspect_and_afterwards_none()
    {
        _guard.Begin(B, new GenerationNumber(2));
        _guard.Look();
        _guard.End(A, new GenerationNumber(1));
        _process.Now = _process.Now with { Directory = "/elsewhere" };
        _guard.Look();
        // the end looked before it let go: what came after can only be the other's, or that of a thread left behind
        Told!.Text.ShouldContain("'b' (generation 2)");

        _guard.End(B, new GenerationNumber(2));
        _guard.Look();
        Touch();
        Told!.Text.ShouldContain("by code that no running generation explains");
    }

    [Fact]
    public void What_was_changed_before_a_generation_is_loaded_is_not_its_doing()
    {
        _process.Now = _process.Now with { Directory = "/elsewhere" };
        _guard.Begin(B, new GenerationNumber(2));

        Told!.Text.ShouldContain("'a' (generation 1), the only one that ran");
        Told!.Text.ShouldNotContain("'b'");
    }

    [Fact]
    public void What_the_gateway_itself_sets_is_nobodys_doing_and_becomes_what_is_wanted()
    {
        ThreadPool.GetMinThreads(out var least, out var completion);
        try
        {
            _pool.TrySetLeast(least + 16, completion).ShouldBeTrue();
            _process.Now = _process.Now with { Pool = _process.Now.Pool with { Least = least + 16, LeastCompletion = completion } };
            _guard.Look();
            Told.ShouldBeNull();

            _process.Now = _process.Now with { Pool = new PoolSizes(1, 1, 1, 1) };
            _guard.Look();
            _process.Now.Pool.Least.ShouldBe(least + 16);
            Told.ShouldNotBeNull();
        }
        finally
        {
            ThreadPool.SetMinThreads(least, completion);
        }
    }

    [Fact]
    public void The_value_of_an_environment_variable_is_put_back_and_never_told()
    {
        _process.Now = _process.Now with { Environment = _process.Now.Environment.SetItem("TOKEN", "another-secret") };
        _guard.Look();

        _process.Now.Environment["TOKEN"].ShouldBe("secret");
        Told!.Text.ShouldContain("TOKEN");
        Told!.Text.ShouldNotContain("secret");
        _host.Problems.Values.ShouldAllBe(text => !text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_signal_that_is_not_handled_any_more_is_told_once_and_said_to_stay_so()
    {
        _process.Now = _process.Now with { CaughtSignals = ["SIGINT"] };
        _guard.Look();
        _guard.Look();

        _events.Recent().Count(entry => entry.Kind == EventKind.ProcessStateTouched).ShouldBe(1);
        Told!.Text.ShouldContain("SIGTERM is not handled any more (not put back)");
        _time.Advance(TimeSpan.FromHours(1));
        _guard.Look();
        _host.Problems.ShouldContainKey("process-state-touched");
    }

    [Fact]
    public void The_host_stops_saying_so_ten_minutes_after_the_last_time()
    {
        Touch();
        _time.Advance(TimeSpan.FromMinutes(9));
        _guard.Look();
        _host.Problems.ShouldNotBeEmpty();
        _time.Advance(TimeSpan.FromMinutes(1));
        _guard.Look();
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_real_process_is_read_the_same_twice_and_put_back()
    {
        var real = new RuntimeProcessState(new PoolLimits());
        var before = real.Read();
        ProcessDifference.Between(before, real.Read()).ShouldBeEmpty();
        var name = $"GATEWAY_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "1");
        ProcessDifference.Between(before, real.Read()).ShouldHaveSingleItem().Text.ShouldContain(name);
        real.Restore(ProcessAspect.Environment, before);
        Environment.GetEnvironmentVariable(name).ShouldBeNull();
    }

    private static ProcessPicture Changed(ProcessPicture picture, string change) => change switch
    {
        "output" => picture with { Out = new StringWriter() },
        "error" => picture with { Error = new StringWriter() },
        "input" => picture with { In = new StringReader("") },
        "directory" => picture with { Directory = "/elsewhere" },
        "variable" => picture with { Environment = picture.Environment.Add("NEW", "1") },
        "culture" => picture with { Culture = CultureInfo.InvariantCulture },
        "pool" => picture with { Pool = new PoolSizes(1, 1, 1, 1) },
        "collector" => picture with { Latency = GCLatencyMode.SustainedLowLatency },
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private void Touch()
    {
        _process.Now = _process.Now with { Directory = "/elsewhere" };
        _guard.Look();
    }
}
