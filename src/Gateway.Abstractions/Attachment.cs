namespace Gateway.Abstractions;

/// <summary>A file that belongs to a message, by reference: the bytes never travel with the message.</summary>
public sealed record Attachment
{
    /// <summary>The file's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its media type, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Its size in bytes, or null.</summary>
    public long? Size { get; init; }

    /// <summary>Where it can be fetched, or null when that needs the platform's credentials.</summary>
    public string? Url { get; init; }

    /// <summary>The platform's own id of the file, for the adapter to fetch it with, or null.</summary>
    public string? PlatformId { get; init; }
}
