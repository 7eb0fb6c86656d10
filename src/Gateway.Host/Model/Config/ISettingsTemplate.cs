namespace Gateway.Host.Model.Config;

/// <summary>Writes the YAML that a person pastes into <c>gateway.yaml</c> to configure a plugin.</summary>
internal interface ISettingsTemplate
{
    string Yaml(AdapterId adapter, PluginManifest manifest);
}
