namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.listen</c>.</summary>
internal sealed record ListenConfig
{
    /// <summary>The admin API and health. Default <c>http://127.0.0.1:8787</c>; anything but loopback is refused without authentication.</summary>
    public string Admin { get; init; } = "http://127.0.0.1:8787";

    /// <summary>Where platforms call. Null: the same as <see cref="Admin"/>.</summary>
    public string? Hooks { get; init; }

    /// <summary>Largest body of a hook request in bytes. Default 1 MiB.</summary>
    public long HookBodyLimit { get; init; } = 1024 * 1024;
}
