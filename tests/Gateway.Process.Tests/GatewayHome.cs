using Gateway.Fixtures;

namespace Gateway.Process.Tests;

/// <summary>A home folder for one test: configuration, drop folder, data.</summary>
internal sealed class GatewayHome : IDisposable
{
    /// <summary>What a fresh clone is configured to do.</summary>
    public const string Demo = """
        gateway:
          adapters:
            demo: {plugin: webhook, settings: {unsigned: true}}
          routes:
            - {from: demo, to: echo}
        """;

    public GatewayHome(string configuration)
    {
        Directory.CreateDirectory(Plugins);
        Configure(configuration);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("gateway-process-").FullName;

    public string Plugins => Path.Combine(Folder, "plugins");

    public string Data => Path.Combine(Folder, "data");

    public string Discovery => Path.Combine(Data, "gateway.json");

    public string Configuration => Path.Combine(Folder, "gateway.yaml");

    public void Configure(string text) => File.WriteAllText(Configuration, text.TrimEnd() + "\n");

    public GatewayHome WithWebhook() => With("webhook");

    public GatewayHome WithTelegram() => With("telegram");

    /// <summary>Adapters of this repository, as they were built.</summary>
    public GatewayHome With(params IEnumerable<string> plugins)
    {
        foreach (var plugin in plugins)
        {
            Copy(Path.Combine(Built.StagedPlugins, plugin), Path.Combine(Plugins, plugin));
        }

        return this;
    }

    /// <summary>Copies a fixture as a person would: file by file, over what is there.</summary>
    public string Drop(string fixture, string folder) => Copy(FixtureFolders.Of(fixture), Path.Combine(Plugins, folder));

    /// <summary>A fixture beside the drop folder, on the same disk, ready to be renamed into it.</summary>
    public string Prepare(string fixture) => Copy(FixtureFolders.Of(fixture), Path.Combine(Folder, "prepared-" + fixture));

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // a killed process may still be letting go of a file; the folder is temporary
        }
    }

    private static string Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return target;
    }
}
