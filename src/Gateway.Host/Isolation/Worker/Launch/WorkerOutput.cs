using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>
/// Makes lines of what a worker writes. However much that is, the memory held is bounded and the writer is never held up: long lines are cut,
/// and of too many the rest of the second is counted and dropped.
/// </summary>
/// <remarks>Any thread may call <see cref="Take"/>; lines are raised one at a time.</remarks>
/// <param name="time">The clock.</param>
/// <param name="redact">Takes secrets out of a line; no line leaves without it. Null: there are none.</param>
internal sealed class WorkerOutput(TimeProvider time, Func<string, string>? redact = null)
{
    public const int LongestLine = 2048;
    public const int LinesPerSecond = 500;
    private const int Kept = 40;
    private const int Early = 200;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lastErrors = new();
    private readonly PartialLine _output = new();
    private readonly PartialLine _errors = new();
    private Queue<string>? _early = new();
    private Action<string>? _line;
    private long _second = time.GetTimestamp();
    private int _inSecond;
    private long _dropped;

    /// <summary>The first handler also gets what came before it, at most 200 lines.</summary>
    public event Action<string>? Line
    {
        add
        {
            lock (_lock)
            {
                _line += value;
                while (value is not null && _early is not null && _early.TryDequeue(out var line))
                {
                    value(line);
                }

                _early = null;
            }
        }

        remove
        {
            lock (_lock)
            {
                _line -= value;
            }
        }
    }

    /// <summary>Oldest first, whole and cut lines alike, also those that were dropped for their rate.</summary>
    public ImmutableArray<string> LastErrors
    {
        get
        {
            lock (_lock)
            {
                return [.. _lastErrors.Select(Clean)];
            }
        }
    }

    public void Take(ReadOnlySpan<byte> bytes, bool isError)
    {
        lock (_lock)
        {
            var partial = isError ? _errors : _output;
            foreach (var part in bytes)
            {
                if (part == '\n')
                {
                    Complete(partial, isError);
                }
                else
                {
                    partial.Add(part);
                }
            }
        }
    }

    /// <summary>Nothing comes any more: what has no line break is a line too.</summary>
    public void End()
    {
        lock (_lock)
        {
            foreach (var partial in new[] { _output, _errors }.Where(partial => partial.HasAny))
            {
                Complete(partial, partial == _errors);
            }

            TellDropped();
        }
    }

    private void Complete(PartialLine partial, bool isError)
    {
        var line = partial.Take();
        if (isError)
        {
            if (_lastErrors.Count == Kept)
            {
                _lastErrors.Dequeue();
            }

            _lastErrors.Enqueue(line);
        }

        if (time.GetElapsedTime(_second) >= TimeSpan.FromSeconds(1))
        {
            TellDropped();
            _second = time.GetTimestamp();
            _inSecond = 0;
        }

        if (_inSecond == LinesPerSecond)
        {
            _dropped++;
            return;
        }

        _inSecond++;
        Raise(line);
    }

    private void TellDropped()
    {
        if (_dropped > 0)
        {
            Raise(string.Create(CultureInfo.InvariantCulture, $"({_dropped} lines dropped: more than {LinesPerSecond} in a second)"));
            _dropped = 0;
        }
    }

    /// <summary>Only what somebody gets: most lines of a flood are for nobody.</summary>
    private string Clean(string line) => redact?.Invoke(line) ?? line;

    private void Raise(string text)
    {
        var line = Clean(text);
        if (_early is null)
        {
            _line?.Invoke(line);
        }
        else if (_early.Count < Early)
        {
            _early.Enqueue(line);
        }
    }

    private sealed class PartialLine
    {
        private readonly byte[] _bytes = new byte[LongestLine];
        private int _count;
        private bool _cut;

        public bool HasAny => _count > 0;

        public void Add(byte part)
        {
            if (_count < _bytes.Length)
            {
                _bytes[_count++] = part;
            }
            else
            {
                _cut = true;
            }
        }

        public string Take()
        {
            var line = Encoding.UTF8.GetString(_bytes, 0, _count).TrimEnd('\r') + (_cut ? "…" : "");
            _count = 0;
            _cut = false;
            return line;
        }
    }
}
