using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Storage.Crash;

/// <summary>Reads a marker, of a run that has ended or of one that goes on.</summary>
internal static class MarkerReader
{
    /// <summary>Null where there is none, or none that this version can read: nothing is known then, and nobody is blamed.</summary>
    public static LastRun? TryRead(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The head alone, for whoever looks every second.</summary>
    public static LastRun? TryReadHead(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var head = new byte[MarkerLayout.HeadSize];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && IsOurs(head) ? Head(head) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static LastRun? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != MarkerLayout.Size || !IsOurs(bytes))
        {
            return null;
        }

        var generations = ImmutableArray.CreateBuilder<MarkedGeneration>();
        var frequency = BitConverter.ToInt64(bytes[MarkerLayout.FrequencyAt..]);
        var swept = BitConverter.ToInt64(bytes[MarkerLayout.SweptTicksAt..]);
        for (var index = 0; index < MarkerLayout.Rows; index++)
        {
            var row = bytes.Slice(MarkerLayout.HeadSize + (index * MarkerLayout.RowSize), MarkerLayout.RowSize);
            if (BitConverter.ToInt32(row[MarkerLayout.Taken..]) == 1 && Row(row, swept, frequency) is { } generation)
            {
                generations.Add(generation);
            }
        }

        return Head(bytes) with { Generations = generations.ToImmutable() };
    }

    private static bool IsOurs(ReadOnlySpan<byte> head) =>
        BitConverter.ToInt64(head[MarkerLayout.MagicAt..]) == MarkerLayout.Magic
        && BitConverter.ToInt32(head[MarkerLayout.VersionAt..]) == MarkerLayout.Version
        && BitConverter.ToInt64(head[MarkerLayout.FrequencyAt..]) > 0;

    private static LastRun Head(ReadOnlySpan<byte> head)
    {
        var swept = BitConverter.ToInt64(head[MarkerLayout.SweptTimeAt..]);
        var end = BitConverter.ToInt32(head[MarkerLayout.EndAt..]);
        return new LastRun
        {
            Process = BitConverter.ToInt32(head[MarkerLayout.ProcessAt..]),
            StartMark = Text(head.Slice(MarkerLayout.StartMarkAt, MarkerLayout.StartMarkRoom)) ?? "",
            End = end is (int)RunEnd.Clean or (int)RunEnd.NotOrdered ? (RunEnd)end : RunEnd.None,
            ExitCode = BitConverter.ToInt32(head[MarkerLayout.ExitCodeAt..]),
            WasStopping = BitConverter.ToInt32(head[MarkerLayout.StoppingAt..]) != 0,
            LastSeen = Moment(swept != 0 ? swept : BitConverter.ToInt64(head[MarkerLayout.StartedAt..])),
            Sweeps = BitConverter.ToInt64(head[MarkerLayout.SweepsAt..]),
            Unmarked = BitConverter.ToInt32(head[MarkerLayout.UnmarkedAt..]),
        };
    }

    /// <summary>Null for a row that does not make sense: a plugin shares the memory that it was written from.</summary>
    private static MarkedGeneration? Row(ReadOnlySpan<byte> row, long swept, long frequency)
    {
        var calls = ImmutableArray.CreateBuilder<MarkedCall>();
        var last = 0L;
        for (var slot = 0; slot < CallMarks.Capacity; slot++)
        {
            var word = BitConverter.ToInt64(row[(MarkerLayout.CallsAt + (slot * sizeof(long)))..]);
            var start = word & ~CallMarks.KindMask;
            last = Math.Max(last, start);
            if ((byte)(word & CallMarks.KindMask) is > 0 and var kind)
            {
                calls.Add(new MarkedCall(kind, Elapsed(start, swept, frequency), start));
            }
        }

        return Text(row.Slice(MarkerLayout.AdapterAt, MarkerLayout.NameRoom)) is { Length: > 0 } adapter
            && Text(row.Slice(MarkerLayout.PluginAt, MarkerLayout.NameRoom)) is { Length: > 0 } plugin
            && Text(row.Slice(MarkerLayout.BuildAt, MarkerLayout.NameRoom)) is { Length: > 0 } build
            && Text(row.Slice(MarkerLayout.FolderAt, MarkerLayout.FolderRoom)) is { } folder
                ? new MarkedGeneration(
                    adapter, plugin, BitConverter.ToInt64(row[MarkerLayout.GenerationAt..]), build, folder,
                    Moment(BitConverter.ToInt64(row[MarkerLayout.MadeAt..])), calls.ToImmutable(), last)
                : null;
    }

    private static TimeSpan Elapsed(long start, long swept, long frequency)
    {
        var seconds = (swept - start) / (double)frequency;
        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
    }

    private static DateTimeOffset Moment(long milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.UnixEpoch;

    private static string? Text(ReadOnlySpan<byte> field)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(field);
        return length <= field.Length - sizeof(ushort) ? Encoding.UTF8.GetString(field.Slice(sizeof(ushort), length)) : null;
    }
}
