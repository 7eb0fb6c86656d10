using System.Net.Sockets;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Cli;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Host.Tests.Operator;

public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-start-").FullName;

    private GatewayPaths Paths => new(_folder, Path.Combine(_folder, "gateway.yaml"), Path.Combine(_folder, "plugins"), Path.Combine(_folder, "data"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("http://0.0.0.0:8787")]
    [InlineData("http://*:8787")]
    [InlineData("http://192.0.2.1:8787")]
    [InlineData("http://[::]:8787")]
    public void A_public_admin_address_is_refused_unless_it_was_asked_for(string admin)
    {
        var (plan, refusal) = ListenPlan.Create(new ListenConfig { Admin = admin }, urls: null, allowPublicAdmin: false);
        plan.ShouldBeNull();
        refusal.ShouldNotBeNull().ShouldContain("--allow-public-admin");

        ListenPlan.Create(new ListenConfig { Admin = admin }, urls: null, allowPublicAdmin: true).Plan.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://127.0.0.1:1", "plain http")]
    [InlineData("nonsense", "http://127.0.0.1:8787")]
    [InlineData("http://127.0.0.1:1/path", "path")]
    [InlineData("http://gateway.example:1", "IP address")]
    public void An_address_that_cannot_be_bound_is_refused_with_the_reason(string admin, string expected) =>
        ListenPlan.Create(new ListenConfig { Admin = admin }, urls: null, allowPublicAdmin: true).Refusal.ShouldNotBeNull().ShouldContain(expected);

    [Fact]
    public void Hooks_share_the_admin_address_unless_they_have_their_own()
    {
        ListenPlan.Create(new ListenConfig(), null, allowPublicAdmin: false).Plan.ShouldNotBeNull().IsShared.ShouldBeTrue();

        var split = ListenPlan.Create(new ListenConfig(), "http://localhost:1;http://0.0.0.0:2", allowPublicAdmin: false).Plan.ShouldNotBeNull();
        (split.IsShared, split.Admin.Port, split.Hooks.Port, split.Hooks.LocalUrl(2)).ShouldBe((false, 1, 2, "http://127.0.0.1:2"));
    }

    [Fact]
    public void What_can_stop_a_start_has_its_code_and_one_line()
    {
        var plan = ListenPlan.Create(new ListenConfig(), null, allowPublicAdmin: false).Plan!;
        var used = new IOException("Failed to bind to address http://127.0.0.1:8787: address already in use.", new AddressInUseException("used"));

        var port = StartRefusal.From(used, plan, Paths).ShouldNotBeNull();
        (port.Code, port.Message.Contains("http://127.0.0.1:8787", StringComparison.Ordinal)).ShouldBe((ExitCode.PortInUse, true));
        StartRefusal.From(new SocketException(13), plan, Paths)!.Code.ShouldBe(ExitCode.PortInUse);
        StartRefusal.From(new UnauthorizedAccessException("no"), plan, Paths)!.Code.ShouldBe(ExitCode.DataUnwritable);
        StartRefusal.From(new InvalidOperationException("a bug"), plan, Paths).ShouldBeNull();
    }
}
