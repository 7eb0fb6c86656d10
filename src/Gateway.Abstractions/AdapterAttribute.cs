namespace Gateway.Abstractions;

/// <summary>
/// Marks the one class of an assembly that is the adapter. Read from metadata, before any code of the plugin runs, so all values are
/// constants.
/// </summary>
/// <param name="id">The id of the plugin: 1 to 64 characters of [a-z0-9-], the same for ever.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AdapterAttribute(string id) : Attribute
{
    /// <summary>The id of the plugin.</summary>
    public string Id { get; } = id;

    /// <summary>How it receives.</summary>
    public TransportKind Transport { get; set; } = TransportKind.Socket;

    /// <summary>What it can do.</summary>
    public AdapterCapabilities Capabilities { get; set; } = AdapterCapabilities.Receive | AdapterCapabilities.Send;

    /// <summary>Whether two generations may be connected at the same time.</summary>
    public OverlapPolicy Overlap { get; set; } = OverlapPolicy.Never;

    /// <summary>One sentence for <c>gateway plugins list</c>.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// The oldest contract version it works with, as <c>major.minor</c>. Default: the version it was compiled against.
    /// </summary>
    public string? MinContract { get; set; }

    /// <summary>The newest contract version it works with, as <c>major.minor</c>. Default: every minor of the same major.</summary>
    public string? MaxContract { get; set; }

    /// <summary>How long it may take to become ready, in seconds; 0 means the host's default (60), capped by the host at 180.</summary>
    public int StartupSeconds { get; set; }
}
