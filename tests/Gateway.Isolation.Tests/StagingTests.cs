namespace Gateway.Isolation.Tests;

/// <summary>The build never writes into a folder that a running gateway reads, and does not make it reload for nothing.</summary>
public sealed class StagingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("staging-");

    private string Output => Path.Combine(_folder.FullName, "out");

    private string Staged => Path.Combine(_folder.FullName, "artifacts", "plugins", "hello");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_build_is_staged_as_a_whole_and_only_when_its_content_has_changed()
    {
        Write("Hello.dll", "one");
        Write("runtimes/linux-x64/native/lib.so", "native");
        Write("Gateway.Abstractions.dll", "the host brings its own");
        Write("Hello.runtimeconfig.dev.json", "the package cache of the author");
        await StageAsync();
        Files().ShouldBe(["Hello.dll", "runtimes/linux-x64/native/lib.so"]);

        // The folder is made anew by every staging, so its time tells whether it was replaced.
        var first = Directory.GetLastWriteTimeUtc(Staged);
        Write("Hello.dll", "one");
        await StageAsync();
        Directory.GetLastWriteTimeUtc(Staged).ShouldBe(first, "the content is the same, so a running gateway must not see a change");

        Write("Hello.dll", "two");
        File.Delete(Path.Combine(Output, "runtimes/linux-x64/native/lib.so"));
        await StageAsync();
        Directory.GetLastWriteTimeUtc(Staged).ShouldBeGreaterThan(first);
        Files().ShouldBe(["Hello.dll"]);
        (await File.ReadAllTextAsync(Path.Combine(Staged, "Hello.dll"))).ShouldBe("two");
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.FullName, "artifacts", "plugins-staging")).ShouldBeEmpty();
    }

    private async Task StageAsync()
    {
        var project = $"""
            <Project DefaultTargets="StagePlugin">
              <PropertyGroup>
                <ArtifactsPath>{_folder.FullName}/artifacts</ArtifactsPath>
                <OutDir>{Output}/</OutDir>
                <PluginFolderName>hello</PluginFolderName>
              </PropertyGroup>
              <Import Project="{Dotnet.Repository}/eng/StagePlugin.targets" />
            </Project>
            """;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "hello.proj"), project);
        await Dotnet.RunAsync(_folder.FullName, cache: null, "msbuild", "hello.proj", "-nologo");
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(Output, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Staged, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Staged, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
