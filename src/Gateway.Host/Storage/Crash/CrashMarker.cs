using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Storage.Crash;

/// <summary>
/// The marker of this run. Mapped, so that a store is all it takes and a kill loses nothing; allocated on disk beforehand, because a store
/// into a mapped file without room would end the process.
/// </summary>
/// <remarks>Stays mapped until the process ends: a call of a leaked generation may come back at any time and store into its row.</remarks>
internal sealed unsafe class CrashMarker : ICrashMarker
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _head;
    private readonly MarkerRow?[] _rows = new MarkerRow?[MarkerLayout.Rows];
    private int _unmarked;

    private CrashMarker(MemoryMappedViewAccessor? view, TimeProvider time)
    {
        (_view, _time) = (view, time);
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref _head);
        }
    }

    /// <summary>False where the file could not be made: everything works, and a crash will not be attributed.</summary>
    public bool IsKept => _head is not null;

    /// <summary>Takes the place of the marker of the run before; read that one first.</summary>
    /// <param name="path">In the data folder, whose lock this process holds.</param>
    /// <param name="startMark">Tells this process from others with its number.</param>
    /// <param name="time">The clock of the run.</param>
    public static CrashMarker Create(string path, string startMark, TimeProvider time)
    {
        try
        {
            var fresh = path + ".new";
            File.Delete(fresh);
            using (var file = new FileStream(fresh, Options()))
            {
                file.Write(Head(startMark, time));
                file.Write(new byte[MarkerLayout.Size - MarkerLayout.HeadSize]);
            }

            File.Move(fresh, path, overwrite: true);
            using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, MarkerLayout.Size, MemoryMappedFileAccess.ReadWrite);
            return new CrashMarker(mapped.CreateViewAccessor(0, MarkerLayout.Size, MemoryMappedFileAccess.ReadWrite), time);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new CrashMarker(view: null, time);
        }
    }

    public ICrashRow Claim(AdapterId adapter, GenerationNumber generation, PluginBuild build)
    {
        lock (_gate)
        {
            var index = IsKept ? Array.IndexOf(_rows, value: null) : -1;
            if (index < 0)
            {
                Store(MarkerLayout.UnmarkedAt, ++_unmarked);
                return new MarkerRow(new CallMarks(), adapter, generation, index);
            }

            var row = _head + MarkerLayout.HeadSize + (index * MarkerLayout.RowSize);
            var calls = new CallMarks((nint)(row + MarkerLayout.CallsAt));
            calls.Clear();
            *(long*)(row + MarkerLayout.GenerationAt) = generation.Value;
            *(long*)(row + MarkerLayout.MadeAt) = _time.GetUtcNow().ToUnixTimeMilliseconds();
            Write(row + MarkerLayout.AdapterAt, MarkerLayout.NameRoom, adapter.ToString());
            Write(row + MarkerLayout.PluginAt, MarkerLayout.NameRoom, build.Id.ToString());
            Write(row + MarkerLayout.BuildAt, MarkerLayout.NameRoom, build.ContentHash);
            Write(row + MarkerLayout.FolderAt, MarkerLayout.FolderRoom, build.Folder);
            Volatile.Write(ref *(int*)(row + MarkerLayout.Taken), 1);
            return _rows[index] = new MarkerRow(calls, adapter, generation, index);
        }
    }

    public void Release(AdapterId adapter, GenerationNumber generation)
    {
        lock (_gate)
        {
            if (Array.Find(_rows, row => row is not null && row.Adapter == adapter && row.Generation == generation) is { } found)
            {
                Volatile.Write(ref *(int*)(_head + MarkerLayout.HeadSize + (found.Index * MarkerLayout.RowSize) + MarkerLayout.Taken), 0);
                _rows[found.Index] = null;
            }
        }
    }

    public void Beat(long sweeps)
    {
        if (_head is not null)
        {
            *(long*)(_head + MarkerLayout.SweptTicksAt) = _time.GetTimestamp();
            *(long*)(_head + MarkerLayout.SweptTimeAt) = _time.GetUtcNow().ToUnixTimeMilliseconds();
            Volatile.Write(ref *(long*)(_head + MarkerLayout.SweepsAt), sweeps);
        }
    }

    public void StopOrdered() => Store(MarkerLayout.StoppingAt, 1);

    /// <summary>The last thing that an orderly run does.</summary>
    public void EndClean(int exitCode) => End(RunEnd.Clean, exitCode);

    /// <summary>The process exits and nobody has called <see cref="EndClean"/>: somebody inside has ended it.</summary>
    public void EndNotOrdered(int exitCode)
    {
        if (_head is not null && Volatile.Read(ref *(int*)(_head + MarkerLayout.EndAt)) == (int)RunEnd.None)
        {
            End(RunEnd.NotOrdered, exitCode);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = MarkerLayout.Size };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static byte[] Head(string startMark, TimeProvider time)
    {
        var head = new byte[MarkerLayout.HeadSize];
        BitConverter.TryWriteBytes(head.AsSpan(MarkerLayout.MagicAt), MarkerLayout.Magic);
        BitConverter.TryWriteBytes(head.AsSpan(MarkerLayout.VersionAt), MarkerLayout.Version);
        BitConverter.TryWriteBytes(head.AsSpan(MarkerLayout.ProcessAt), Environment.ProcessId);
        BitConverter.TryWriteBytes(head.AsSpan(MarkerLayout.StartedAt), time.GetUtcNow().ToUnixTimeMilliseconds());
        BitConverter.TryWriteBytes(head.AsSpan(MarkerLayout.FrequencyAt), time.TimestampFrequency);
        fixed (byte* at = head)
        {
            Write(at + MarkerLayout.StartMarkAt, MarkerLayout.StartMarkRoom, startMark);
        }

        return head;
    }

    /// <summary>The length, then as much of the text as there is room for.</summary>
    private static void Write(byte* at, int room, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = Math.Min(bytes.Length, room - sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(new Span<byte>(at, sizeof(ushort)), (ushort)length);
        bytes.AsSpan(0, length).CopyTo(new Span<byte>(at + sizeof(ushort), length));
    }

    private void End(RunEnd end, int exitCode)
    {
        Store(MarkerLayout.ExitCodeAt, exitCode);
        Store(MarkerLayout.EndAt, (int)end);
    }

    private void Store(int at, int value)
    {
        if (_head is not null)
        {
            Volatile.Write(ref *(int*)(_head + at), value);
        }
    }
}
