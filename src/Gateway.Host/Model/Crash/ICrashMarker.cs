namespace Gateway.Host.Model.Crash;

/// <summary>What must be known when this process is gone, kept where a kill loses nothing of it.</summary>
internal interface ICrashMarker
{
    /// <summary>A generation that lives in this process. Its row stays until <see cref="Release"/>, also after it has been retired.</summary>
    ICrashRow Claim(AdapterId adapter, GenerationNumber generation, PluginBuild build);

    /// <summary>Its code is proved to be gone, or never came: it cannot end the process any more.</summary>
    void Release(AdapterId adapter, GenerationNumber generation);

    /// <summary>The watchdog has swept. A few plain stores.</summary>
    void Beat(long sweeps);

    /// <summary>Somebody who may has asked the gateway to stop.</summary>
    void StopOrdered();
}
