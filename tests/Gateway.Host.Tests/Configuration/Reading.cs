using Gateway.Host.Configuration;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Configuration;

/// <summary>Reads a text as <c>gateway.yaml</c>, with a scripted environment.</summary>
internal sealed class Reading : IDisposable
{
    private readonly Dictionary<string, string> _environment = [];

    public TempFolder Folder { get; } = new();

    public Secrets Secrets { get; } = new();

    public string File => Folder.File("gateway.yaml");

    public static ConfigurationOutcome Of(string yaml, params ConfigurationOverlay[] overlays)
    {
        using var reading = new Reading();
        return reading.Read(yaml, overlays);
    }

    public Reading With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    public ConfigurationOutcome Read(string yaml, params ConfigurationOverlay[] overlays)
    {
        Folder.Write("gateway.yaml", yaml);
        return ConfigurationReader.Read(File, overlays, Secrets, _environment.GetValueOrDefault);
    }

    public void Dispose() => Folder.Dispose();
}
