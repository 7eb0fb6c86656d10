using Gateway.Abstractions;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>Files of a message, by Telegram's file id: an address would contain the token.</summary>
internal static class AttachmentMapping
{
    public static IReadOnlyList<Attachment> Of(Message message)
    {
        var files = new List<Attachment>();

        // all sizes of one picture are listed, the largest last
        Add(files, message.Photo?.LastOrDefault(), "photo", ".jpg", null, "image/jpeg");
        Add(files, message.Animation, "animation", ".mp4", message.Animation?.FileName, message.Animation?.MimeType);

        // an animation is listed as a document once more, for older programs
        Add(files, message.Animation is null ? message.Document : null, "document", "", message.Document?.FileName, message.Document?.MimeType);
        Add(files, message.Audio, "audio", ".mp3", message.Audio?.FileName, message.Audio?.MimeType);
        Add(files, message.Voice, "voice", ".ogg", null, message.Voice?.MimeType);
        Add(files, message.Video, "video", ".mp4", message.Video?.FileName, message.Video?.MimeType);
        Add(files, message.VideoNote, "video-note", ".mp4", null, "video/mp4");
        Add(files, message.Sticker, "sticker", ".webp", null, null);
        return files;
    }

    private static void Add(List<Attachment> files, FileBase? file, string kind, string extension, string? name, string? type)
    {
        if (file is not null)
        {
            files.Add(new Attachment { Name = name ?? $"{kind}-{file.FileUniqueId}{extension}", ContentType = type, Size = file.FileSize, PlatformId = file.FileId });
        }
    }
}
