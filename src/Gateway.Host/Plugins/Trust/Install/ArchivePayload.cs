using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>Unpacks a zip archive into an empty folder, and trusts nothing that the archive says.</summary>
internal static class ArchivePayload
{
    private const int EndRecord = 22;
    private const int LongestComment = 65_535;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int AnyExecute = 0x49;

    /// <exception cref="PayloadRefusedException">It must not be installed.</exception>
    /// <exception cref="IOException">It cannot be read, or the folder not be written.</exception>
    public static void Unpack(string archive, string folder, string? sha256, PayloadLimits limits)
    {
        // open from the first look to the last: what was hashed is what is unpacked
        using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > limits.Archive)
        {
            throw new PayloadRefusedException($"it is larger than {limits.Archive / 1024 / 1024} MB");
        }

        if (sha256 is not null && Convert.ToHexString(SHA256.HashData(file)) is var found && !found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new PayloadRefusedException($"its SHA-256 is {found.ToLowerInvariant()}, not the one that was given");
        }

        CheckDirectory(file, limits);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var (names, meter) = (new PayloadNames(), new PayloadMeter(limits, file.Length));
            if (zip.Entries.Count > limits.Files * 2)
            {
                throw new PayloadRefusedException($"it has {zip.Entries.Count} entries");
            }

            foreach (var entry in zip.Entries)
            {
                Unpack(entry, folder, names, meter);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new PayloadRefusedException($"it is no readable zip archive ({damaged.Message.TrimEnd('.')})");
        }
    }

    private static void Unpack(ZipArchiveEntry entry, string folder, PayloadNames names, PayloadMeter meter)
    {
        var isFolder = entry.FullName.EndsWith('/');
        var path = isFolder ? entry.FullName[..^1] : entry.FullName;
        var type = (entry.ExternalAttributes >> 16) & TypeMask;
        var fault = names.Refuse(path, isFolder)
            ?? (type != 0 && type != (isFolder ? Folder : RegularFile) ? "it is a link, a device or another thing that is no file" : null)
            ?? (entry.IsEncrypted ? "it is encrypted" : null);
        if (fault is not null)
        {
            throw new PayloadRefusedException($"'{path}': {fault}");
        }

        meter.Begin();
        var target = Path.Combine(folder, path);
        if (isFolder)
        {
            Directory.CreateDirectory(target);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using (var packed = entry.Open())
        using (var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            if (meter.Copy(packed, file, path) != entry.Crc32)
            {
                throw new PayloadRefusedException($"'{path}' is damaged: its checksum is another");
            }
        }

        // nothing of the archive's own rights is believed, but that a helper program is one
        var isProgram = !OperatingSystem.IsWindows() && ((entry.ExternalAttributes >> 16) & AnyExecute) != 0;
        PayloadFiles.SetRights(target, isProgram);
    }

    /// <summary>Before the reader takes the list of entries into memory: how long it is, by the record at the end of the file.</summary>
    private static void CheckDirectory(FileStream file, PayloadLimits limits)
    {
        var tail = new byte[Math.Min(file.Length, EndRecord + LongestComment)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        file.Seek(0, SeekOrigin.Begin);
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || tail.Length - at < EndRecord)
        {
            throw new PayloadRefusedException("it is no zip archive");
        }

        var record = tail.AsSpan(at);
        var (length, offset) = (BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
        var room = file.Length - (tail.Length - at) - offset;
        // the reader goes on from the offset for as long as it finds entries, so the room there is what counts; all ones means the 64-bit form
        if (length > limits.Directory || room > limits.Directory || room < 0)
        {
            throw new PayloadRefusedException("its list of entries is too long, or not where it says");
        }
    }
}
