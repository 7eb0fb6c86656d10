using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Configuration;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Lifecycle;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

public sealed class CredentialBookTests
{
    private readonly Roster _roster = new();
    private readonly Planner _planner = new(new SettingsValidator(new Secrets()));
    private readonly CredentialBook _book;

    public CredentialBookTests() => _book = new CredentialBook(_planner, _roster);

    [Fact]
    public void Of_two_with_one_credential_the_first_in_name_order_runs_and_the_other_names_both()
    {
        var settled = Settle(Bot("b", "T0KEN"), Bot("a", "T0KEN"), Bot("c", "other"));
        Runs(settled).ShouldBe(["a", "c"]);
        var plan = _planner.Plan(settled[AdapterId.Parse("b")]);
        (plan.State, plan.Reason).ShouldBe((AdapterState.Failed, Reason.CredentialInUse));
        plan.Detail.ShouldContain("'a' and 'b'");
        plan.Detail.ShouldContain("'token'");
        plan.Detail.ShouldNotContain("T0KEN");
        (plan.Detail + plan.Next).ShouldNotContain("T0KEN");
    }

    [Fact]
    public void The_one_that_has_it_keeps_it_whatever_the_newcomer_is_called()
    {
        Runs(Settle(Bot("b", "T0KEN"))).ShouldBe(["b"]);
        Runs(Settle(Bot("a", "T0KEN"), Bot("b", "T0KEN"))).ShouldBe(["b"]);
        Runs(Settle(Bot("a", "T0KEN"), Bot("b", "T0KEN"))).ShouldBe(["b"]);
    }

    [Fact]
    public void It_is_lifted_when_the_input_changes_and_only_after_the_other_has_let_go()
    {
        Settle(Bot("a", "T0KEN"), Bot("b", "T0KEN"));
        Show("a", AdapterState.Ready);
        var during = Settle(Bot("a", "T0KEN") with { Desired = DesiredState.Paused }, Bot("b", "T0KEN"));
        Runs(during).ShouldBeEmpty();
        _book.IsWaiting.ShouldBeTrue();
        _planner.Plan(during[AdapterId.Parse("b")]).State.ShouldBe(AdapterState.Stopped);

        Show("a", AdapterState.Paused);
        Runs(Settle(Bot("a", "T0KEN") with { Desired = DesiredState.Paused }, Bot("b", "T0KEN"))).ShouldBe(["b"]);
        _book.IsWaiting.ShouldBeFalse();
        Runs(Settle(Bot("a", "T0KEN"), Bot("b", "T0KEN"))).ShouldBe(["b"], "who comes back finds it taken");
    }

    [Fact]
    public void Who_changes_to_another_credential_gives_the_old_one_up_when_the_next_generation_runs()
    {
        Settle(Bot("a", "one"), Bot("b", "one"));
        Show("a", AdapterState.Ready, generation: 1);
        Runs(Settle(Bot("a", "two"), Bot("b", "one"))).ShouldBe(["a"]);
        Show("a", AdapterState.Starting, generation: 2);
        Runs(Settle(Bot("a", "two"), Bot("b", "one"))).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Two_that_exchange_their_credentials_both_end_up_running()
    {
        Settle(Bot("a", "one"), Bot("b", "two"));
        Show("a", AdapterState.Ready);
        Show("b", AdapterState.Ready);
        Runs(Settle(Bot("a", "two"), Bot("b", "one"))).ShouldBeEmpty();
        Show("a", AdapterState.Stopped);
        Show("b", AdapterState.Stopped);
        Runs(Settle(Bot("a", "two"), Bot("b", "one"))).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void One_that_cannot_run_holds_nothing()
    {
        Runs(Settle(Bot("a", "T0KEN", unknown: true), Bot("b", "T0KEN"))).ShouldBe(["b"]);
    }

    [Fact]
    public void One_password_for_two_accounts_is_two_credentials_and_passive_adapters_log_in_nowhere()
    {
        Runs(Settle(Bot("a", "T0KEN", account: "x"), Bot("b", "T0KEN", account: "y"))).ShouldBe(["a", "b"]);
        Runs(Settle(Bot("a", "T0KEN", account: "x"), Bot("b", "T0KEN", account: "x"))).ShouldBe(["a"]);
        Runs(Settle(Bot("a", "T0KEN", transport: TransportKind.Passive), Bot("b", "T0KEN", transport: TransportKind.Passive))).ShouldBe(["a", "b"]);
        Runs(Settle(Bot("a", "T0KEN", plugin: "p"), Bot("b", "T0KEN", plugin: "q"))).ShouldBe(["a", "b"]);
    }

    private static InstanceInputs Bot(
        string name, string token, string plugin = "bot", string? account = null, TransportKind transport = TransportKind.Socket, bool unknown = false)
    {
        var id = PluginId.Parse(plugin);
        ImmutableArray<SettingSchema> schema = [new("token", SettingKind.Text, Required: true, Secret: true), .. account is null ? [] : new[] { new SettingSchema("account", SettingKind.Text, Required: true) }];
        var manifest = new PluginManifest { Id = id, TypeName = "B", Version = "1", Contract = new Version(1, 2), Transport = transport, Settings = schema };
        var settings = ImmutableSortedDictionary<string, string>.Empty.Add("token", token);
        settings = account is null ? settings : settings.Add("account", account);
        settings = unknown ? settings.Add("nonsense", "1") : settings;
        var config = new AdapterConfig { Name = AdapterId.Parse(name), Plugin = id, Settings = settings };
        var entry = new PluginEntry { Source = plugin, Origin = "/" + plugin, Id = id, Build = new PluginBuild(manifest, "hash-" + plugin, "/shadow", "b.dll") };
        return new InstanceInputs(config.Name, InstanceOrigin.Configured, config, entry, DesiredState.Enabled);
    }

    private Dictionary<AdapterId, InstanceInputs> Settle(params InstanceInputs[] wanted) => _book.Settle(wanted.ToDictionary(inputs => inputs.Name));

    private IEnumerable<string> Runs(Dictionary<AdapterId, InstanceInputs> settled) =>
        settled.Values.Where(inputs => _planner.Plan(inputs).Build is not null).Select(inputs => inputs.Name.ToString()).Order(StringComparer.Ordinal);

    private void Show(string name, AdapterState state, long generation = 1) => _roster.Publish(new AdapterSnapshot
    {
        Name = AdapterId.Parse(name), Plugin = PluginId.Parse("bot"), State = state, Generation = new GenerationNumber(generation),
    });
}
