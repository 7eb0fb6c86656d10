namespace Gateway.Host.Model.Config;

/// <summary>Reads the configuration as a start would, and changes nothing: for <c>config check</c>.</summary>
internal interface IConfigurationCheck
{
    ConfigurationOutcome Check();
}
