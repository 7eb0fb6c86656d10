namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>Where the runtime that runs this program is installed.</summary>
internal static class RuntimeFolder
{
    /// <summary>The folder that holds <c>shared</c> and <c>host</c>; null for a program that carries its own runtime.</summary>
    public static string? Find()
    {
        // <root>/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))));
        return root is not null && Directory.Exists(Path.Combine(root, "host", "fxr")) ? root : null;
    }
}
