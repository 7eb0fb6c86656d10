namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>One way to talk to the peer, with what the runtime offers: nothing of the host's is used.</summary>
internal interface ILine
{
    /// <summary>Connects and serves until the connection ends; may throw anything.</summary>
    /// <returns>Whether the peer has answered anything of use.</returns>
    Task<bool> ServeAsync(CancellationToken stopping);
}
