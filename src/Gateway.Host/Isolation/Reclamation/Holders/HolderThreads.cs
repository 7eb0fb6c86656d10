using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>
/// Finds a thread that is inside the code of a context, or holds one of its objects, by what lies on its stack: return addresses and
/// references, word by word.
/// </summary>
/// <remarks>
/// The threads run on, so their stacks cannot be walked: the library's own way loops for ever on a stack that changes under it (seen in
/// one look of five). Where the stack of a thread begins that waits in the kernel, the kernel tells; what lies below is left over from
/// earlier calls. Of a thread that never waits nothing can be read.
/// </remarks>
internal sealed class HolderThreads
{
    private const int Most = 1024 * 1024;
    private readonly ClrRuntime _runtime;
    private readonly int _process;
    private readonly List<(ulong Start, ulong End)> _maps;
    private readonly List<int> _running = [];

    public HolderThreads(ClrRuntime runtime)
    {
        (_runtime, _process) = (runtime, runtime.DataTarget.DataReader.ProcessId);
        _maps = [.. File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process}/maps"))
            .Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-')).Select(ends => (Address(ends[0]), Address(ends[1])))];
    }

    /// <summary>Threads whose stack could not be read, because they were running.</summary>
    public IReadOnlyList<int> Running => _running;

    /// <param name="isInside">Of a type: whether it belongs to the context.</param>
    public string? Find(Func<ClrType, bool> isInside)
    {
        foreach (var thread in _runtime.Threads.Where(one => one.IsAlive))
        {
            string? holds = null;
            foreach (var word in Words(thread))
            {
                if (_runtime.GetMethodByInstructionPointer(word) is { Type: { } type } method && isInside(type))
                {
                    return $"thread {thread.ManagedThreadId} in {HolderNames.Of(type)}.{method.Name}";
                }

                if (holds is null && _runtime.Heap.GetSegmentByAddress(word) is not null && _runtime.Heap.GetObjectType(word) is { } held && isInside(held))
                {
                    holds = $"thread {thread.ManagedThreadId} -> {HolderNames.Of(held)}";
                }
            }

            if (holds is not null)
            {
                return holds;
            }
        }

        return null;
    }

    private ulong[] Words(ClrThread thread)
    {
        if (Beginning(thread.OSThreadId) is not { } begin || _maps.Find(map => map.Start <= begin && begin < map.End) is not { End: > 0 } map)
        {
            _running.Add(thread.ManagedThreadId);
            return [];
        }

        begin &= ~7UL;
        var bytes = new byte[(int)Math.Min(map.End - begin, Most)];
        var read = _runtime.DataTarget.DataReader.Read(begin, bytes);
        // addresses of user space only: most words are small numbers
        return [.. MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, read & ~7)).ToArray().Where(word => word is > 0xFFFF_FFFF and < 0x8000_0000_0000)];
    }

    /// <summary>The stack pointer of a thread that waits in the kernel; null while it runs.</summary>
    private ulong? Beginning(uint thread)
    {
        try
        {
            var words = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process}/task/{thread}/syscall")).Split(' ');
            return words.Length > 2 ? Address(words[^2][2..]) : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ulong Address(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
