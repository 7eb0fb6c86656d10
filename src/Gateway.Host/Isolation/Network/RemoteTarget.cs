namespace Gateway.Host.Isolation.Network;

/// <summary>Whom a generation talked to, as it named it: a host name where it used one, else an address.</summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">1 to 65535; 0 when only the name is known.</param>
/// <param name="Scheme"><c>http</c>, <c>https</c>, <c>ws</c>, <c>wss</c>, or null for a plain socket.</param>
internal sealed record RemoteTarget(string Host, int Port, string? Scheme)
{
    public override string ToString() => Scheme is null ? $"{Host}:{Port}" : $"{Scheme}://{Host}:{Port}";
}
