using Gateway.Host.Model;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Tests.Operator;

public sealed class DoctorTests : IDisposable
{
    private static readonly Finding Fine = Finding.Fine("machine", "it is there");
    private static readonly Finding Weak = Finding.Note("sandbox", "it does not work here", "Install bubblewrap.");
    private static readonly Finding Bad = Finding.Attention("data", "the folder cannot be written", "Make it writable.");
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Only_what_needs_attention_changes_the_exit_code_and_each_finding_has_its_remedy_below_it()
    {
        var healthy = new TestCli { StartFolder = _folder, Findings = [Fine, Weak] };
        (await healthy.InvokeAsync("doctor")).ShouldBe(ExitCode.Ok);
        healthy.Out.ShouldBe("ok         machine: it is there\nnote       sandbox: it does not work here\n             Install bubblewrap.\n\nNothing needs attention.\n");

        var ill = new TestCli { StartFolder = _folder, Findings = [Fine, Weak, Bad] };
        (await ill.InvokeAsync("doctor")).ShouldBe(ExitCode.NeedsAttention);
        ill.Out.ShouldContain("ATTENTION  data: the folder cannot be written\n             Make it writable.\n");
        ill.Out.ShouldEndWith("1 finding(s) need attention.\n");
    }

    [Fact]
    public async Task Json_has_every_finding_with_its_level()
    {
        var cli = new TestCli { StartFolder = _folder, Findings = [Fine, Bad] };

        (await cli.InvokeAsync("doctor", "--json")).ShouldBe(ExitCode.NeedsAttention);

        using var json = System.Text.Json.JsonDocument.Parse(cli.Out);
        json.RootElement.GetProperty("fine").GetBoolean().ShouldBeFalse();
        var last = json.RootElement.GetProperty("findings")[1];
        (last.GetProperty("area").GetString(), last.GetProperty("level").GetString(), last.GetProperty("remedy").GetString()).ShouldBe(("data", "attention", "Make it writable."));
    }

    [Fact]
    public async Task A_running_gateway_adds_its_own_view_and_says_how_it_runs_its_instances()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready() with { Isolation = "process", Containment = ["sandbox: on (bubblewrap)"] });
        gateway.Roster.Publish(Samples.Backoff() with { Name = AdapterId.Parse("second") });
        var cli = new TestCli { Time = gateway.Time, Findings = [Fine] };

        (await cli.InvokeAsync("doctor", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.NeedsAttention);

        cli.Running.ShouldNotBeNull().ShouldBe([new InstanceAtWork("demo", HasWorker: true, IsConfined: true), new InstanceAtWork("second", HasWorker: false, IsConfined: false)], ignoreOrder: true);
        cli.Out.ShouldContain($"ok         running gateway: {HostIdentity.CurrentVersion}, process ");
        cli.Out.ShouldContain("note       running gateway: nobody is known to start it again");
        cli.Out.ShouldContain("ATTENTION  running gateway: 'second' is backoff, unhealthy\n             'gateway why second'.");
    }

    [Fact]
    public async Task A_gateway_that_is_gone_or_cannot_be_asked_is_a_finding_and_not_the_end_of_the_examination()
    {
        await using var gateway = await TestGateway.StartAsync();
        var cli = new TestCli { Findings = [Fine] };
        DiscoveryFile.Write(gateway.Paths.Discovery, gateway.Discovery with { Pid = int.MaxValue });

        (await cli.InvokeAsync("doctor", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.NeedsAttention);

        cli.Running.ShouldBeNull();
        cli.Out.ShouldContain("ok         machine: it is there");
        cli.Out.ShouldContain("which is gone");
    }
}
