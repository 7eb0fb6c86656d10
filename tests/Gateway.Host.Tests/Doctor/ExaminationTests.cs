using System.Collections.Immutable;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Doctor;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Operator.Doctor;
using Gateway.Host.Plugins.Doctor;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Crash;
using Gateway.Host.Storage.Doctor;
using Gateway.Host.Supervision.Doctor;

namespace Gateway.Host.Tests.Doctor;

[SupportedOSPlatform("linux")]
public sealed class ExaminationTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("gateway-doctor-").FullName;
    private readonly GatewayPaths _paths;

    public ExaminationTests()
    {
        _paths = new GatewayPaths(_home, Path.Combine(_home, "gateway.yaml"), Path.Combine(_home, "plugins"), Path.Combine(_home, "data"));
        Directory.CreateDirectory(_paths.Plugins);
        Directory.CreateDirectory(_paths.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_data_folder_as_a_gateway_leaves_it_is_fine()
    {
        DataFile.Open(_paths, TimeProvider.System).File.ShouldNotBeNull().Dispose();

        var findings = await new DataFolderExamination(_ => long.MaxValue).ExamineAsync(Subject());

        findings.ShouldAllBe(one => one.Level == FindingLevel.Fine);
        findings.ShouldContain(one => one.Text.EndsWith("gateway.db is sound", StringComparison.Ordinal));
        Directory.EnumerateFiles(_paths.Data, ".doctor*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_permissions_a_full_disk_and_damaged_files_need_attention()
    {
        File.SetUnixFileMode(_paths.Data, File.GetUnixFileMode(_paths.Data) | UnixFileMode.OtherRead);
        await File.WriteAllTextAsync(Path.Combine(_paths.Data, "gateway.db.damaged-20260101T000000Z"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_paths.Database, new string('x', 8192), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_paths.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var urgent = Urgent(await new DataFolderExamination(_ => 1024).ExamineAsync(Subject()));

        urgent.Count.ShouldBe(4);
        urgent.ShouldContain(one => one.Remedy == $"chmod go= '{_paths.Data}'");
        urgent.ShouldContain(one => one.Text.StartsWith("0 MB", StringComparison.Ordinal));
        urgent.ShouldContain(one => one.Text.StartsWith("gateway.db.damaged-20260101T000000Z", StringComparison.Ordinal));
        urgent.ShouldContain(one => one.Text.StartsWith("gateway.db is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_held_while_nobody_answers_needs_attention_and_looking_does_not_take_it()
    {
        using (DataFolderLock.TryTake(_paths.Data).ShouldNotBeNull())
        {
            Urgent(await new DataFolderExamination(_ => long.MaxValue).ExamineAsync(Subject())).ShouldHaveSingleItem().Text
                .ShouldBe($"process {Environment.ProcessId} holds the folder, and no gateway answers for it");
            Urgent(await new DataFolderExamination(_ => long.MaxValue).ExamineAsync(Subject() with { Running = [] })).ShouldBeEmpty();
        }

        await new DataFolderExamination(_ => long.MaxValue).ExamineAsync(Subject());
        using var next = DataFolderLock.TryTake(_paths.Data);
        next.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_run_that_said_nothing_of_its_end_needs_attention_and_one_that_ended_in_order_does_not()
    {
        var marker = CrashMarker.Create(_paths.CrashMarker, "mark", TimeProvider.System);
        Urgent(await new LastRunExamination(TimeProvider.System).ExamineAsync(Subject())).ShouldHaveSingleItem().Text.ShouldStartWith("the last run was ended without a chance");

        marker.EndClean(0);
        (await new LastRunExamination(TimeProvider.System).ExamineAsync(Subject())).ShouldAllBe(one => one.Level == FindingLevel.Fine);
    }

    [Fact]
    public async Task What_the_plugin_folder_refuses_is_named_with_its_remedy()
    {
        await File.WriteAllTextAsync(Path.Combine(_paths.Plugins, "Half.dll"), "MZ", TestContext.Current.CancellationToken);

        var findings = await new PluginFolderExamination().ExamineAsync(Subject() with { Plugins = PluginFolderExamination.Read(_paths) });

        var refused = Urgent(findings).ShouldHaveSingleItem();
        refused.Text.ShouldStartWith("Half.dll would not be taken (");
        refused.Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(PluginLockMode.Off, FindingLevel.Fine)]
    [InlineData(PluginLockMode.Require, FindingLevel.Attention)]
    internal async Task A_lock_that_is_asked_for_and_not_there_needs_attention(PluginLockMode mode, FindingLevel expected)
    {
        var config = GatewayConfig.Default with { Plugins = new PluginsConfig { Lock = mode } };

        var findings = await new PluginFolderExamination().ExamineAsync(Subject() with { Config = config });

        findings.Single(one => one.Area == "plugin lock").Level.ShouldBe(expected);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8787", null, FindingLevel.Fine)]
    [InlineData("http://127.0.0.1:8787", "http://0.0.0.0:8788", FindingLevel.Note)]
    [InlineData("http://0.0.0.0:8787", null, FindingLevel.Attention)]
    internal async Task An_address_that_others_reach_is_told(string admin, string? hooks, FindingLevel worst)
    {
        var config = GatewayConfig.Default with { Listen = new ListenConfig { Admin = admin, Hooks = hooks } };

        (await new ListenExamination().ExamineAsync(Subject() with { Config = config })).Max(one => one.Level).ShouldBe(worst);
    }

    [Theory]
    [InlineData(SandboxMode.Auto, true, FindingLevel.Fine)]
    [InlineData(SandboxMode.Auto, false, FindingLevel.Note)]
    [InlineData(SandboxMode.Required, false, FindingLevel.Attention)]
    internal async Task A_sandbox_that_does_not_work_needs_attention_only_where_it_is_required(SandboxMode mode, bool works, FindingLevel expected)
    {
        var config = GatewayConfig.Default with { Plugins = new PluginsConfig { Sandbox = mode } };
        var limit = new LimitInForce(LimitKind.Memory, "512 MB", LimitMeans.RuntimeHeap, "managed memory only");

        var findings = await new MachineExamination(new ScriptedLauncher(works, limit)).ExamineAsync(Subject() with { Config = config });

        findings.Single(one => one.Area == "sandbox").Level.ShouldBe(expected);
        findings.First(one => one.Area == "worker limits").ShouldBe(Finding.Note(
            "worker limits", "memory: 512 MB, by the runtime's heap limit (managed memory only)", "It holds in part. Give the gateway a cgroup of its own ('Delegate=yes' under systemd)."));
        findings.ShouldContain(one => one.Area == "machine" && one.Text.StartsWith(".NET 10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_guaranteed_only_while_no_other_adapter_is_outside_of_a_sandbox()
    {
        InstanceAtWork confined = new("confined", HasWorker: true, IsConfined: true), worker = new("worker", HasWorker: true, IsConfined: false);
        var examination = new InstanceExamination(new ScriptedLauncher(works: true), _ => ImmutableDictionary<AdapterId, IsolationMove>.Empty);

        var mixed = await examination.ExamineAsync(Subject() with { Running = [confined, worker] });
        mixed[0].ShouldBe(Finding.Note(
            "secrets", "'confined' runs in a sandbox: it cannot see what belongs to others; its own are protected by best effort only, because of 'worker' outside of a sandbox",
            "'isolation: process' and 'sandbox: required' for 'worker' unless you trust its author."));
        mixed[1].Text.ShouldBe("'worker' runs in a worker process without a sandbox: it could read the settings of others, admin.token and the journal; its own are guaranteed, for no other adapter is outside of a sandbox");

        var tight = await examination.ExamineAsync(Subject() with { Running = [confined, confined with { Name = "other" }] });
        tight.ShouldAllBe(one => one.Level == FindingLevel.Fine && one.Text.EndsWith("its own are guaranteed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(IsolationMode.InProcess, true, false, "in the gateway's own process")]
    [InlineData(IsolationMode.Auto, true, true, "in a sandbox")]
    [InlineData(IsolationMode.Process, true, false, "in a sandbox")]
    [InlineData(IsolationMode.Process, false, false, "in a worker process without a sandbox")]
    internal async Task Without_a_running_gateway_the_tier_is_the_one_of_the_next_start(IsolationMode mode, bool sandboxWorks, bool wasMoved, string expected)
    {
        var name = AdapterId.Parse("demo");
        var config = GatewayConfig.Default with
        {
            Adapters = ImmutableDictionary<AdapterId, AdapterConfig>.Empty.Add(name, new AdapterConfig { Name = name, Plugin = PluginId.Parse("webhook"), Isolation = mode }),
        };
        var moves = wasMoved ? ImmutableDictionary<AdapterId, IsolationMove>.Empty.Add(name, new IsolationMove(IsolationCause.Leak, "leaks", DateTimeOffset.UnixEpoch)) : ImmutableDictionary<AdapterId, IsolationMove>.Empty;

        var findings = await new InstanceExamination(new ScriptedLauncher(sandboxWorks), _ => moves).ExamineAsync(Subject() with { Config = config });

        findings.ShouldHaveSingleItem().Text.ShouldStartWith($"'demo' runs {expected}:");
    }

    private static List<Finding> Urgent(IReadOnlyList<Finding> findings) => [.. findings.Where(one => one.Level == FindingLevel.Attention)];

    private Examined Subject() => new(_paths, GatewayConfig.Default, [], Running: null);

    private sealed class ScriptedLauncher(bool works, params LimitInForce[] limits) : IWorkerLauncher
    {
        private readonly SandboxInForce _sandbox = new(works, works ? "bubblewrap" : "bubblewrap is not installed");

        public Task<WorkerLaunchOutcome> LaunchAsync(WorkerLaunch launch) => throw new NotSupportedException("nothing is to be started");

        public Task<SandboxInForce> SandboxAsync() => Task.FromResult(_sandbox);

        public Task<WorkerContainment> RehearseAsync(WorkerLaunch launch) => Task.FromResult(new WorkerContainment(_sandbox, [.. limits], "process group"));

        public void Dispose()
        {
        }
    }
}
