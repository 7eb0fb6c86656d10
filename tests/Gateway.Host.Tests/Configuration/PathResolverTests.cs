using Gateway.Host.Configuration;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Configuration;

public sealed class PathResolverTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private GatewayPaths Resolve(PathOptions options, string start, string? variable = null) =>
        PathResolver.Resolve(options, start, name => name == "GATEWAY_HOME" ? variable : null);

    [Fact]
    public void The_nearest_folder_upwards_with_a_configuration_is_the_home()
    {
        _folder.Write("gateway.yaml", "");
        var deep = Directory.CreateDirectory(_folder.File("a/b")).FullName;

        var paths = Resolve(new PathOptions(), deep);
        paths.ShouldBe(new GatewayPaths(_folder.Path, _folder.File("gateway.yaml"), _folder.File("plugins"), _folder.File("data")));
    }

    [Fact]
    public void The_flag_wins_over_the_variable_and_the_variable_over_the_search()
    {
        _folder.Write("gateway.yaml", "");
        Resolve(new PathOptions(), _folder.Path, _folder.File("v")).Home.ShouldBe(_folder.File("v"));
        Resolve(new PathOptions(Home: "h"), _folder.Path, _folder.File("v")).Home.ShouldBe(_folder.File("h"));
    }

    [Fact]
    public void Without_any_configuration_the_start_folder_is_the_home() =>
        Resolve(new PathOptions(), _folder.Path, "").Home.ShouldBe(_folder.Path);

    [Fact]
    public void Single_paths_are_overridden_relative_to_the_start_folder()
    {
        var paths = Resolve(new PathOptions(Home: "h", Config: "c/x.yaml", Plugins: "p/", Data: "d"), _folder.Path);
        (paths.Configuration, paths.Plugins, paths.Data).ShouldBe((_folder.File("c/x.yaml"), _folder.File("p"), _folder.File("d")));
    }
}
