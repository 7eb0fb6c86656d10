namespace Gateway.Platforms.Tests.Contract;

/// <summary>
/// One platform with its simulator, as the contract of adapters and the table of switches use it: what to write into the configuration, what people
/// there do, and what the bot has done.
/// </summary>
internal abstract class PlatformRig : IAsyncDisposable
{
    /// <summary>The plugin's id.</summary>
    public abstract string Plugin { get; }

    /// <summary>The name of its folder among the fixtures.</summary>
    public abstract string Fixture { get; }

    /// <summary>YAML of the settings in flow style; with another credential than the platform knows where asked for.</summary>
    public abstract string Settings(bool badCredential = false);

    /// <summary>Whether what is written while the connection is away comes when it is back.</summary>
    public virtual bool MissesNothing => true;

    /// <summary>Whether a connection that breaks is made again by the same generation.</summary>
    public virtual bool ReconnectsItself => true;

    /// <summary>Whether the platform says how long to wait when too much is sent.</summary>
    public virtual bool TellsLimits => true;

    /// <summary>Fresh logins that the platform has counted.</summary>
    public abstract int Logins { get; }

    /// <summary>The texts of the messages that the bot has made on the platform, in their order; one that was made twice is there twice.</summary>
    public abstract IReadOnlyList<string> Sent { get; }

    /// <summary>Somebody writes to the bot.</summary>
    public abstract Task WriteAsync(string text);

    /// <summary>Waits until the bot has made messages with all of these texts.</summary>
    public abstract Task SentAsync(params string[] texts);

    /// <summary>The connection on which events come ends without a goodbye.</summary>
    public abstract Task DropAsync();

    /// <summary>The next attempt to send is refused for now, for this long.</summary>
    public abstract void LimitOnce(TimeSpan wait);

    /// <summary>The gateway runs: for platforms that call it.</summary>
    public virtual void Join(Uri gateway, string name)
    {
    }

    /// <summary>How often an attempt to send was made, refused ones included.</summary>
    public abstract int Attempts { get; }

    public abstract ValueTask DisposeAsync();
}
