using Gateway.Host.Configuration;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Configuration;

/// <summary>What bounds worker processes, as it is written in the file.</summary>
public sealed class WorkerKeysTests
{
    [Theory]
    [InlineData("256MB", 256L << 20)]
    [InlineData("1.5GB", 1536L << 20)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("131072 KB", 128L << 20)]
    [InlineData("134217728", 128L << 20)]
    public void A_size_is_written_as_people_write_it(string text, long bytes) =>
        Limits($"worker_memory: {text}").WorkerMemory.ShouldBe(bytes);

    [Fact]
    public void None_takes_a_limit_away()
    {
        var limits = Limits("worker_memory: none, worker_open_files: none, worker_processes: none");
        (limits.WorkerMemory, limits.WorkerCpu, limits.WorkerOpenFiles, limits.WorkerProcesses).ShouldBe((null, null, null, null));
        LimitsConfig.Default.WorkerMemory.ShouldBe(512L << 20);
    }

    [Theory]
    [InlineData("worker_memory: 1MB", "1MB is out of range")]
    [InlineData("worker_memory: much", "'much' is not 64MB to 1TB, or none")]
    [InlineData("worker_memory: -64MB", "is not 64MB to 1TB")]
    [InlineData("worker_memory: 99999999999999999999999GB", "is not 64MB to 1TB")]
    [InlineData("worker_cpu: 0", "0 is out of range")]
    [InlineData("worker_cpu: NaN", "NaN is out of range")]
    [InlineData("worker_processes: 5", "5 is out of range")]
    public void What_cannot_be_meant_is_refused(string line, string says) =>
        Reading.Of($"gateway: {{limits: {{{line}}}}}").Problems.ShouldHaveSingleItem().Message.ShouldContain(says);

    [Fact]
    public void The_sandbox_of_an_instance_wins_over_that_of_everybody()
    {
        var config = Reading.Of("gateway: {plugins: {sandbox: required}, adapters: {open: {sandbox: off}, other: {}}}").Config!;
        config.SandboxFor(AdapterId.Parse("open")).ShouldBe(SandboxMode.Off);
        config.SandboxFor(AdapterId.Parse("other")).ShouldBe(SandboxMode.Required);
        config.SandboxFor(AdapterId.Parse("dropped")).ShouldBe(SandboxMode.Required);
        GatewayConfig.Default.SandboxFor(AdapterId.Parse("any")).ShouldBe(SandboxMode.Auto);
    }

    [Fact]
    public void Another_sandbox_needs_another_generation()
    {
        var before = Reading.Of("gateway: {adapters: {one: {sandbox: off}}}").Config!.Adapters.Values.Single();
        var after = Reading.Of("gateway: {adapters: {one: {sandbox: required}}}").Config!.Adapters.Values.Single();
        before.RunsLike(after).ShouldBeFalse();
    }

    private static LimitsConfig Limits(string keys) =>
        Reading.Of($"gateway: {{limits: {{{keys}}}}}").Config!.LimitsFor(PluginId.Parse("any"), AdapterId.Parse("any"));
}
