using System.Text.Json;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator;

/// <summary><c>gateway.json</c> in the data folder: written by the running gateway, read by the command line.</summary>
internal static class DiscoveryFile
{
    public static void Write(string path, DiscoveryView content) =>
        PrivateFile.WriteAtomically(path, JsonSerializer.Serialize(content, OperatorJson.Info<DiscoveryView>(OperatorJson.Plain)) + "\n");

    /// <summary>Removes the file if it is this process's: a successor may have replaced it already.</summary>
    public static void Remove(string path, HostIdentity own)
    {
        if (TryRead(path) is { } content && content.Pid == own.Pid && content.StartMark == own.StartMark)
        {
            File.Delete(path);
        }
    }

    /// <summary>What the file says and whether that process still lives.</summary>
    public static (DiscoveryState State, DiscoveryView? Content) Find(string path)
    {
        if (!File.Exists(path))
        {
            return (DiscoveryState.Missing, null);
        }

        var content = TryRead(path);
        return content is not null && ProcessMark.Of(content.Pid) == content.StartMark
            ? (DiscoveryState.Running, content)
            : (DiscoveryState.Stale, content);
    }

    private static DiscoveryView? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), OperatorJson.Info<DiscoveryView>(OperatorJson.Plain));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
