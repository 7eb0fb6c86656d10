using System.Diagnostics;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Isolation.Tests.Tiers;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WorkerGenerationTests : GenerationContract
{
    private protected override IsolationMode Tier => IsolationMode.Process;

    [Fact]
    public async Task The_adapter_runs_in_another_process_and_its_end_is_the_proof_of_unloading()
    {
        await using var rig = new GenerationRig();
        var generation = (WorkerGeneration)await rig.StartAsync(Tier);
        var worker = Process.GetProcessById(generation.Connection!.Process.Id);
        worker.Id.ShouldNotBe(Environment.ProcessId);
        await generation.StopAsync(StopPlan.Drain);
        worker.HasExited.ShouldBeTrue();
        await GenerationRig.UntilAsync("the proof is there", () => !rig.Settled.IsEmpty);
        rig.Settled.ShouldHaveSingleItem().State.ShouldBe(RetiredState.Unloaded);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_told_at_once_and_its_calls_come_back()
    {
        await using var rig = new GenerationRig();
        var generation = (WorkerGeneration)await rig.StartAsync(Tier, ("behaviour", "hang-send-async"));
        var call = new AwaitedCall<SendOutcome>();
        generation.Send(new OutboundMessage { DeliveryId = "d", Conversation = "c" }, call);
        Process.GetProcessById(generation.Connection!.Process.Id).Kill();
        (await rig.Signals.FirstAsync(SignalKind.WorkerGone)).Text.ShouldStartWith("the process was ended");
        (await call.Task.WaitAsync(GenerationRig.Never, TestContext.Current.CancellationToken)).Status.ShouldBe(CallStatus.Abandoned);
        (generation.Slots.InFlight, rig.Hooks.Targets.Length).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_the_plugin_writes_to_its_console_is_in_its_log()
    {
        await using var rig = new GenerationRig();
        await rig.StartAsync(Tier, ("behaviour", "prints"));
        await rig.Signals.FirstAsync(SignalKind.Connected);
        await GenerationRig.UntilAsync("the line is in the log", () => rig.Lines.Contains("printed by the fixture"));
    }

    [Fact]
    public async Task The_evidence_of_the_inside_comes_with_its_reports()
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier, ("behaviour", "connect-refused"));
        await GenerationRig.UntilAsync("a report brings the failures", () => generation.Scope.NetworkFailures > 0 && generation.Scope.Network.Picture().ConnectsFailed > 0);

        generation.Scope.LastNetworkFailure.ShouldNotBeNullOrEmpty();
        generation.Scope.OwnSockets.ShouldNotBeNull();
        generation.Scope.Network.Picture().LastFailureTarget.ShouldNotBeNull().Host.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Without_a_sandbox_each_worker_has_a_folder_of_its_own_that_goes_with_it()
    {
        await using var rig = new GenerationRig { Sandbox = SandboxMode.Off };
        var first = (WorkerGeneration)await rig.StartAsync(Tier);
        await using var other = new GenerationRig { Sandbox = SandboxMode.Off };
        var second = (WorkerGeneration)await other.StartAsync(Tier);

        var (folder, neighbours) = (FolderOf(first), FolderOf(second));
        folder.ShouldNotBe(neighbours);
        File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await File.ReadAllTextAsync($"/proc/{first.Connection!.Process.Id}/environ", TestContext.Current.CancellationToken)).ShouldContain($"TMPDIR={folder}\0");
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty("nobody can connect a second time");

        await File.WriteAllTextAsync(Path.Combine(folder, "left"), "by the adapter", TestContext.Current.CancellationToken);
        await first.StopAsync(StopPlan.Drain);
        await GenerationRig.UntilAsync("the folder is gone", () => !Directory.Exists(folder));
        Directory.Exists(neighbours).ShouldBeTrue();
    }

    private static string FolderOf(WorkerGeneration generation) => new DirectoryInfo($"/proc/{generation.Connection!.Process.Id}/cwd").ResolveLinkTarget(returnFinalTarget: false).ShouldNotBeNull().FullName;
}
