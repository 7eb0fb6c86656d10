namespace Gateway.Host.Isolation.Network;

/// <summary>How far an attempt to talk to a platform came.</summary>
internal enum FailureScope
{
    None,

    /// <summary>The name was not resolved.</summary>
    Dns,

    /// <summary>No connection was made.</summary>
    Connect,

    /// <summary>A request on a connection failed, or was answered with an error.</summary>
    Request,
}
