using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Gateway.Host.Storage.Crash;
using Gateway.Host.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Storage;

public sealed class CrashMarkerTests : IDisposable
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 6, 0, 0, TimeSpan.Zero));
    private readonly CrashMarker _marker;

    public CrashMarkerTests() => _marker = CrashMarker.Create(File, "boot/77", _time);

    private string File => _folder.File("crash.marker");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reader_sees_the_generations_and_the_calls_in_flight_while_the_writer_lives()
    {
        var slots = new CallSlots(_marker.Claim(Demo, new GenerationNumber(7), Build("hash-1")).Calls);
        _time.Advance(TimeSpan.FromSeconds(2));
        var ended = slots.TryEnter(CallKind.Check, _time.GetTimestamp(), long.MaxValue);
        slots.Leave(ended);
        _time.Advance(TimeSpan.FromSeconds(1));
        slots.TryEnter(CallKind.Hook, _time.GetTimestamp(), long.MaxValue);
        _time.Advance(TimeSpan.FromSeconds(3));
        _marker.Beat(42);

        var run = MarkerReader.TryRead(File).ShouldNotBeNull();
        (run.Process, run.StartMark, run.End, run.Sweeps, run.LastSeen).ShouldBe((Environment.ProcessId, "boot/77", RunEnd.None, 42, _time.GetUtcNow()));
        var one = run.Generations.ShouldHaveSingleItem();
        (one.Adapter, one.Plugin, one.Generation, one.Build, one.Folder).ShouldBe(("demo", "p", 7, "hash-1", "/shadow/hash-1"));
        var call = one.Calls.ShouldHaveSingleItem();
        ((CallKind)call.Kind).ShouldBe(CallKind.Hook);
        call.Since.TotalSeconds.ShouldBe(3, 0.001);
        one.LastEntered.ShouldBe(call.Start);
    }

    [Fact]
    public void The_last_call_is_known_also_when_it_has_come_back()
    {
        var slots = new CallSlots(_marker.Claim(Demo, new GenerationNumber(1), Build("h")).Calls);
        _time.Advance(TimeSpan.FromSeconds(5));
        slots.Leave(slots.TryEnter(CallKind.Send, _time.GetTimestamp(), long.MaxValue));

        var one = MarkerReader.TryRead(File)!.Generations.ShouldHaveSingleItem();
        one.Calls.ShouldBeEmpty();
        one.LastEntered.ShouldBe(_time.GetTimestamp() & ~CallMarks.KindMask);
    }

    [Fact]
    public void A_generation_that_is_gone_is_not_in_the_marker_and_its_row_is_used_again_without_its_calls()
    {
        var slots = new CallSlots(_marker.Claim(Demo, new GenerationNumber(1), Build("a")).Calls);
        slots.TryEnter(CallKind.Send, 1_000_000, long.MaxValue);
        _marker.Release(Demo, new GenerationNumber(1));
        MarkerReader.TryRead(File)!.Generations.ShouldBeEmpty();

        _marker.Claim(Demo, new GenerationNumber(2), Build("b"));
        var one = MarkerReader.TryRead(File)!.Generations.ShouldHaveSingleItem();
        (one.Generation, one.Calls.Length, one.LastEntered).ShouldBe((2, 0, 0));
    }

    [Fact]
    public void An_end_in_order_is_told_from_an_exit_that_nobody_ordered()
    {
        _marker.StopOrdered();
        _marker.EndClean(0);
        _marker.EndNotOrdered(0);
        MarkerReader.TryReadHead(File)!.ShouldSatisfyAllConditions(run => run.End.ShouldBe(RunEnd.Clean, "the handler of the exit runs after an orderly end too"), run => run.WasStopping.ShouldBeTrue());

        var other = CrashMarker.Create(_folder.File("other"), "m", _time);
        other.EndNotOrdered(9);
        MarkerReader.TryReadHead(_folder.File("other"))!.ShouldSatisfyAllConditions(run => run.End.ShouldBe(RunEnd.NotOrdered), run => run.ExitCode.ShouldBe(9));
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("empty")]
    [InlineData("another version")]
    [InlineData("something else")]
    public void A_marker_that_is_torn_foreign_or_of_another_version_is_no_witness(string how)
    {
        _marker.Claim(Demo, new GenerationNumber(1), Build("a"));
        var bytes = System.IO.File.ReadAllBytes(File);
        switch (how)
        {
            case "cut short":
                bytes = bytes[..^1];
                break;
            case "empty":
                bytes = [];
                break;
            case "another version":
                bytes[MarkerLayout.VersionAt]++;
                break;
            default:
                Array.Fill(bytes, (byte)0xFF);
                break;
        }

        MarkerReader.Parse(bytes).ShouldBeNull();
    }

    [Fact]
    public void A_row_that_was_torn_in_the_middle_is_left_out_and_the_others_count()
    {
        _marker.Claim(Demo, new GenerationNumber(1), Build("a"));
        _marker.Claim(AdapterId.Parse("other"), new GenerationNumber(1), Build("b"));
        var bytes = System.IO.File.ReadAllBytes(File);
        // the length of a name that reaches beyond its field
        bytes[MarkerLayout.HeadSize + MarkerLayout.AdapterAt + 1] = 0xFF;
        MarkerReader.Parse(bytes)!.Generations.ShouldHaveSingleItem().Adapter.ShouldBe("other");

        // a row that was being written when the process ended is not marked as taken yet
        bytes[MarkerLayout.HeadSize + MarkerLayout.RowSize + MarkerLayout.Taken] = 0;
        MarkerReader.Parse(bytes)!.Generations.ShouldBeEmpty();
    }

    [Fact]
    public void More_generations_than_there_is_room_for_work_all_the_same_and_are_counted()
    {
        for (var number = 1; number <= MarkerLayout.Rows + 3; number++)
        {
            var slots = new CallSlots(_marker.Claim(Demo, new GenerationNumber(number), Build("a")).Calls);
            slots.Leave(slots.TryEnter(CallKind.Send, 1, long.MaxValue));
        }

        var run = MarkerReader.TryRead(File)!;
        (run.Generations.Length, run.Unmarked).ShouldBe((MarkerLayout.Rows, 3));
    }

    [Fact]
    public void Where_no_marker_can_be_made_everything_works_without_one()
    {
        var none = CrashMarker.Create(_folder.File("no/such/folder/crash.marker"), "m", _time);
        none.IsKept.ShouldBeFalse();
        var slots = new CallSlots(none.Claim(Demo, new GenerationNumber(1), Build("a")).Calls);
        slots.Leave(slots.TryEnter(CallKind.Send, 1, long.MaxValue));
        none.Beat(1);
        none.StopOrdered();
        none.EndNotOrdered(1);
        none.Release(Demo, new GenerationNumber(1));
    }

    [Fact]
    public void The_layout_has_room_for_what_it_holds()
    {
        MarkerLayout.RowEnd.ShouldBeLessThanOrEqualTo(MarkerLayout.RowSize);
        (MarkerLayout.FolderAt + MarkerLayout.FolderRoom).ShouldBeLessThanOrEqualTo(MarkerLayout.CallsAt);
        (MarkerLayout.StartMarkAt + MarkerLayout.StartMarkRoom).ShouldBeLessThanOrEqualTo(MarkerLayout.HeadSize);
        MarkerLayout.NameRoom.ShouldBeGreaterThanOrEqualTo(64 + sizeof(ushort), "a name has up to 64 characters, a hash has 64");
        Enum.GetValues<CallKind>().Max(kind => (int)kind).ShouldBeLessThan(256);
    }

    private static PluginBuild Build(string hash) =>
        new(new PluginManifest { Id = PluginId.Parse("p"), TypeName = "P", Version = "1", Contract = new Version(1, 1) }, hash, $"/shadow/{hash}", "p.dll");
}
