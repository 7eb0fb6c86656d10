using Gateway.Host.Foundation;

namespace Gateway.Host.Storage.Crash;

/// <summary>
/// Where everything lies in <c>crash.marker</c>: a head, then rows of one size. Numbers in the machine's own byte order: the file never
/// leaves the machine. A row counts when its <see cref="Taken"/> is set, which is stored last.
/// </summary>
internal static class MarkerLayout
{
    public const long Magic = 0x3130_4853_4152_4347; // "GCRASH01"
    public const int Version = 1;
    public const int HeadSize = 4096;
    public const int RowSize = 2048;
    public const int Rows = 512;
    public const int Size = HeadSize + (Rows * RowSize);

    // head
    public const int MagicAt = 0;
    public const int VersionAt = 8;
    public const int ProcessAt = 12;
    public const int StartedAt = 16;
    public const int FrequencyAt = 24;
    public const int EndAt = 32;
    public const int ExitCodeAt = 36;
    public const int StoppingAt = 40;
    public const int UnmarkedAt = 44;
    public const int SweepsAt = 48;
    public const int SweptTimeAt = 56;
    public const int SweptTicksAt = 64;
    public const int StartMarkAt = 128;
    public const int StartMarkRoom = 256;

    // row
    public const int Taken = 0;
    public const int GenerationAt = 8;
    public const int MadeAt = 16;
    public const int AdapterAt = 32;
    public const int PluginAt = 112;
    public const int BuildAt = 192;
    public const int NameRoom = 80;
    public const int FolderAt = 272;
    public const int FolderRoom = 1024;
    public const int CallsAt = 1536;

    /// <summary>A compile-time guard: the words of a row end with the row.</summary>
    public const int RowEnd = CallsAt + (CallMarks.Capacity * sizeof(long));
}
