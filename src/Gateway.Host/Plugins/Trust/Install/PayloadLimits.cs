namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>How much an installation may be. Sizes in bytes.</summary>
internal sealed record PayloadLimits
{
    public static PayloadLimits Default { get; } = new();

    public int Files { get; init; } = 5_000;

    public long File { get; init; } = 256L * 1024 * 1024;

    public long Total { get; init; } = 512L * 1024 * 1024;

    public long Archive { get; init; } = 256L * 1024 * 1024;

    /// <summary>The list of entries at an archive's end: the reader takes it into memory whole.</summary>
    public long Directory { get; init; } = 4L * 1024 * 1024;

    /// <summary>How many times its packed size the unpacked whole may be.</summary>
    public int Ratio { get; init; } = 100;

    /// <summary>Below this the ratio says nothing: small files of zeros are no attack.</summary>
    public long RatioFrom { get; init; } = 8L * 1024 * 1024;
}
