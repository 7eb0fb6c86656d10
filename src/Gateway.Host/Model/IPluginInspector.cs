namespace Gateway.Host.Model;

/// <summary>Reads a folder or file by metadata, without running or taking anything: <c>gateway plugins validate</c>.</summary>
internal interface IPluginInspector
{
    /// <param name="path">A folder with a plugin in it, or a single assembly.</param>
    PluginEntry Inspect(string path);
}
