using System.Text;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Logging;

/// <summary>
/// A console that shows no registered secret, whoever writes to it. Works by whole lines, because a secret may come in pieces: what has no
/// end of line yet is held back, also over a flush, and shown at the latest when the writer is closed. Each owner has a line of its own: what
/// another one writes in between would take the pieces apart.
/// </summary>
/// <param name="inner">Where it is shown.</param>
/// <param name="secrets">What is not.</param>
/// <param name="owner">On whose behalf the calling thread writes; null for the host's own.</param>
/// <remarks>Safe from any thread. Whoever opens the standard output by itself, or writes through native code, is not seen by it.</remarks>
internal sealed class RedactingWriter(TextWriter inner, ISecrets secrets, Func<object?> owner) : TextWriter
{
    // of a line that does not end, all but the last part is shown: no form of a secret is longer than that in practice
    private const int LongestLine = 64 * 1024;
    private const int HeldBack = 8 * 1024;

    // owners come and go, and may leave a line without an end behind
    private const int MostLines = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<object, StringBuilder> _lines = [];

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            var whose = owner() ?? this;
            var line = LineOf_NeedsGate(whose);
            while (buffer.IndexOf('\n') is var end and >= 0)
            {
                line.Append(buffer[..(end + 1)]);
                buffer = buffer[(end + 1)..];
                Show(line, line.Length);
            }

            line.Append(buffer);
            if (line.Length > LongestLine)
            {
                Show(line, line.Length - HeldBack);
            }

            if (line.Length == 0)
            {
                _lines.Remove(whose);
            }
        }
    }

    // the base class would go letter by letter
    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush()
    {
        lock (_gate)
        {
            inner.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_gate)
            {
                ShowAll_NeedsGate();
                inner.Flush();
            }
        }

        base.Dispose(disposing);
    }

    private StringBuilder LineOf_NeedsGate(object whose)
    {
        if (_lines.TryGetValue(whose, out var known))
        {
            return known;
        }

        if (_lines.Count == MostLines)
        {
            ShowAll_NeedsGate();
        }

        return _lines[whose] = new StringBuilder();
    }

    private void ShowAll_NeedsGate()
    {
        foreach (var line in _lines.Values)
        {
            Show(line, line.Length);
        }

        _lines.Clear();
    }

    private void Show(StringBuilder line, int length)
    {
        if (length == 0)
        {
            return;
        }

        // redacted whole, then divided: a secret across the place of division is one mask, in the part that is held back or the one that is shown
        var whole = secrets.Redact(line.ToString());
        var kept = Math.Min(line.Length - length, whole.Length);
        line.Clear().Append(whole.AsSpan(whole.Length - kept));
        inner.Write(whole.AsSpan(0, whole.Length - kept));
        inner.Flush();
    }
}
