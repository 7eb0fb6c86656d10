namespace Gateway.Host.Model.Config;

/// <summary>Reads a configuration without applying it: <c>gateway config check</c>. Needs no running gateway.</summary>
internal interface IConfigurationCheck
{
    /// <param name="path">Full path of the file.</param>
    ConfigurationReport Check(string path);
}
