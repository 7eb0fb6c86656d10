namespace Gateway.Host.Model;

/// <summary>Asks <c>plugins.lock.json</c> about a build that is to run from the shadow store again, without coming through the plugin folder.</summary>
internal interface IBuildLock
{
    /// <summary>Why it may not run, or null. What lies in the build's folder is read; safe from any thread.</summary>
    PluginRefusal? Refuses(PluginBuild build);
}
