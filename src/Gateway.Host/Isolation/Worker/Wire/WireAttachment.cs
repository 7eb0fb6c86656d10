using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>An <see cref="Attachment"/> on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireAttachment(string Name, string? ContentType, long? Size, string? Url, string? PlatformId)
{
    public static WireAttachment[] From(IReadOnlyList<Attachment> attachments) =>
        attachments.Count == 0 ? [] : [.. attachments.Select(one => new WireAttachment(one.Name, one.ContentType, one.Size, one.Url, one.PlatformId))];

    public static Attachment[] To(WireAttachment[]? attachments) => attachments is not { Length: > 0 } ? [] :
        Array.ConvertAll(attachments, one => new Attachment { Name = one.Name, ContentType = one.ContentType, Size = one.Size, Url = one.Url, PlatformId = one.PlatformId });
}
