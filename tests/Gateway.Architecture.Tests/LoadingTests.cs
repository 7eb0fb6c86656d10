using Gateway.Architecture.Tests.Rules;

namespace Gateway.Architecture.Tests;

public sealed class LoadingTests
{
    private const string Loader =
        """
        namespace McMaster.NETCore.Plugins
        {
            public class PluginConfig
            {
                public bool PreferSharedTypes { get; set; }
                public ICollection<System.Reflection.AssemblyName> SharedAssemblies { get; } = new List<System.Reflection.AssemblyName>();
                public ICollection<System.Reflection.AssemblyName> PrivateAssemblies { get; } = new List<System.Reflection.AssemblyName>();
            }
            public class PluginLoader { public static PluginLoader CreateFromAssemblyFile(string file, Type[] shared) => null; }
        }
        """;

    private static readonly IReadOnlyDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["McMaster.NETCore.Plugins"] = Loader,
        ["Gateway.Abstractions"] = "namespace Gateway.Abstractions { public interface IAdapter; }",
    };

    [Fact]
    public void Only_Plugins_and_Isolation_know_load_contexts() => Law.Holds(LoadContextRule.Breaches(Repository.Host()));

    [Fact]
    public void A_load_context_elsewhere_is_found()
    {
        var fixture = Compiled.From(
            """
            namespace Gateway.Host.Operator
            {
                class Peeks { object M() => System.Runtime.Loader.AssemblyLoadContext.Default; }
                class Loads { object M() => System.Reflection.Assembly.Load("x"); }
                class AsksForItsVersion { object M() => typeof(Peeks).Assembly.GetName().Version; }
            }
            namespace Gateway.Host.Plugins { class Loader { object M() => System.Runtime.Loader.AssemblyLoadContext.Default; } }
            """);
        var breaches = LoadContextRule.Breaches(fixture).ToList();
        breaches.ShouldContain(breach => breach.Contains("Peeks", StringComparison.Ordinal));
        breaches.ShouldContain(breach => breach.Contains("Loads", StringComparison.Ordinal));
        breaches.ShouldAllBe(breach => !breach.Contains("Plugins.Loader", StringComparison.Ordinal) && !breach.Contains("AsksForItsVersion", StringComparison.Ordinal));
    }

    [Fact]
    public void Exactly_one_assembly_is_shared_with_plugins_and_it_is_the_contract() => Law.Holds(SharedAssemblyRule.Breaches(Repository.Host()));

    [Theory]
    [InlineData("config.SharedAssemblies.Add(typeof(Gateway.Abstractions.IAdapter).Assembly.GetName());")]
    [InlineData("var contract = typeof(Gateway.Abstractions.IAdapter).Assembly; Console.WriteLine(contract); config.PreferSharedTypes = false; config.SharedAssemblies.Add(contract.GetName());")]
    [InlineData("config.SharedAssemblies.Add(typeof(Gateway.Abstractions.IAdapter).Assembly.GetName()); config.PrivateAssemblies.Add(typeof(Uri).Assembly.GetName());")]
    public void Sharing_the_contract_alone_is_allowed(string code) => SharedAssemblyRule.Breaches(Sharing(code)).ShouldBeEmpty();

    [Theory]
    [InlineData("", "0 places")]
    [InlineData("config.SharedAssemblies.Add(typeof(Uri).Assembly.GetName());", "not Gateway.Abstractions")]
    [InlineData("config.SharedAssemblies.Add(new System.Reflection.AssemblyName(\"Serilog\"));", "something that cannot be told")]
    [InlineData("foreach (var name in typeof(Gateway.Abstractions.IAdapter).Assembly.GetReferencedAssemblies()) { config.SharedAssemblies.Add(name); }", "something that cannot be told")]
    [InlineData("config.PreferSharedTypes = true; config.SharedAssemblies.Add(typeof(Gateway.Abstractions.IAdapter).Assembly.GetName());", "prefers shared types")]
    [InlineData("var all = config.SharedAssemblies; config.SharedAssemblies.Add(typeof(Gateway.Abstractions.IAdapter).Assembly.GetName());", "2 places")]
    [InlineData("McMaster.NETCore.Plugins.PluginLoader.CreateFromAssemblyFile(\"x\", [typeof(Uri)]); config.SharedAssemblies.Add(typeof(Gateway.Abstractions.IAdapter).Assembly.GetName());", "passes shared types")]
    public void Sharing_anything_else_is_found(string code, string breach) =>
        SharedAssemblyRule.Breaches(Sharing(code)).ShouldContain(found => found.Contains(breach, StringComparison.Ordinal));

    [Fact]
    public void The_contract_references_the_base_class_library_only() => Law.Holds(ProjectReferenceRule.ContractBreaches(Repository.Contract()));

    [Fact]
    public void A_contract_that_references_more_is_found() =>
        Law.IsBroken(ProjectReferenceRule.ContractBreaches(Compiled.With("Serilog", "namespace Serilog { public class Log; }", "public class Uses { public Serilog.Log log; }")), "references Serilog");

    [Fact]
    public void Adapters_reference_the_contract_and_nothing_else_of_this_repository()
    {
        var projects = Repository.Files("plugins", "*.csproj").Concat(Repository.Files("plugins", "*.props")).Concat(Repository.Files("plugins", "*.targets"))
            .Select(path => new SourceFile(Repository.Relative(path), File.ReadAllText(path))).ToList();
        projects.ShouldContain(project => project.Path == "plugins/Directory.Build.props" && project.Text.Contains("Gateway.Abstractions.csproj", StringComparison.Ordinal));
        Law.Holds(ProjectReferenceRule.AdapterBreaches(projects));
    }

    [Theory]
    [InlineData("""<Project><ItemGroup><ProjectReference Include="..\..\src\Gateway.Host\Gateway.Host.csproj" /></ItemGroup></Project>""", "references the project")]
    [InlineData("""<Project><ItemGroup><ProjectReference Include="../webhook/Webhook.csproj" /></ItemGroup></Project>""", "references the project")]
    [InlineData("""<Project><ItemGroup><Reference Include="gateway, Version=0.1.0.0" /></ItemGroup></Project>""", "references the host's assembly")]
    public void An_adapter_that_references_the_host_or_a_neighbour_is_found(string project, string breach) =>
        Law.IsBroken(ProjectReferenceRule.AdapterBreaches([new SourceFile("plugins/x/x.csproj", project)]), breach);

    private static Mono.Cecil.ModuleDefinition Sharing(string code) =>
        Compiled.With(Others, "class Loads { void M(McMaster.NETCore.Plugins.PluginConfig config) { " + code + " } }");
}
