namespace Gateway.Host.Configuration;

/// <summary>What a node of the configuration tree is.</summary>
internal enum ConfigNodeKind
{
    Scalar,
    Map,
    List,
}
