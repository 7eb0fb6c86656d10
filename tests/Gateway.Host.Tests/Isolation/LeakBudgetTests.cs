using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Tests.Messaging;

namespace Gateway.Host.Tests.Isolation;

/// <summary>How many leaked contexts an instance, its plugin and the host may have.</summary>
public sealed class LeakBudgetTests
{
    private readonly FakeConfiguration _configuration = new();
    private readonly HostStatus _host = new(new EventLog(TimeProvider.System));
    private readonly ReclamationQueue _queue;
    private readonly List<(string Adapter, string Why)> _usedUp = [];
    private readonly LeakBudget _budget;

    public LeakBudgetTests()
    {
        _queue = new ReclamationQueue(new ShadowUse(), _host, TimeProvider.System);
        _budget = new LeakBudget(_queue, _configuration, _host);
        _budget.UsedUp += (adapter, why) => _usedUp.Add((adapter.ToString(), why));
    }

    [Fact]
    public void The_third_leak_of_an_instance_uses_its_budget_up_and_not_the_second()
    {
        Leak("a", 1);
        Leak("a", 2);
        _usedUp.ShouldBeEmpty();
        _host.Problems.ShouldBeEmpty();
        Leak("a", 3);
        _usedUp.ShouldHaveSingleItem().Adapter.ShouldBe("a");
        _usedUp[0].Why.ShouldContain("3 retired generations of 'a'");
        _host.Problems.ShouldContainKey("leak-budget-a");
    }

    [Fact]
    public void Leaks_of_all_instances_of_a_plugin_count_together()
    {
        Leak("a", 1);
        Leak("b", 2);
        Leak("c", 3);
        _usedUp.ShouldHaveSingleItem().ShouldBe(("c", "3 retired generations of the plugin 'p' are still in memory, 1 of them of 'c' (limits.leak_budget: 3)"));
    }

    [Fact]
    public void A_context_that_goes_after_all_is_given_back()
    {
        Leak("a", 1);
        Leak("a", 2);
        Leak("a", 3);
        _queue.Tell(Leaks.Of("a", "p", 3, state: RetiredState.Unloaded));
        _host.Problems.ShouldBeEmpty();
        _budget.Count.ShouldBe(2);
    }

    [Fact]
    public void The_budget_of_the_host_makes_it_degraded_and_names_the_worst_plugins()
    {
        _configuration.Set(GatewayConfig.Default with { Diagnostics = new DiagnosticsConfig { LeakBudget = 2 } });
        Leak("a", 1);
        _host.Problems.ShouldBeEmpty();
        Leak("z", 2, "q");
        _host.Problems["leaked-contexts"].ShouldContain("p (1)");
        _queue.Tell(Leaks.Of("a", "p", 1, state: RetiredState.Unloaded));
        _host.Problems.ShouldBeEmpty();
    }

    private void Leak(string adapter, long generation, string plugin = "p") => _queue.Tell(Leaks.Of(adapter, plugin, generation));
}
