using System.Text;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Logging;

/// <summary>
/// A console that shows no registered secret, whoever writes to it. Works by whole lines, because a secret may come in pieces: what has no
/// end of line yet is held back, also over a flush, and shown at the latest when the writer is closed.
/// </summary>
/// <remarks>Safe from any thread. Whoever opens the standard output by itself, or writes through native code, is not seen by it.</remarks>
internal sealed class RedactingWriter(TextWriter inner, ISecrets secrets) : TextWriter
{
    // of a line that does not end, all but the last part is shown: no form of a secret is longer than that in practice
    private const int LongestLine = 64 * 1024;
    private const int HeldBack = 8 * 1024;
    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            while (buffer.IndexOf('\n') is var end and >= 0)
            {
                _line.Append(buffer[..(end + 1)]);
                buffer = buffer[(end + 1)..];
                Show(_line.Length);
            }

            _line.Append(buffer);
            if (_line.Length > LongestLine)
            {
                Show(_line.Length - HeldBack);
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
                Show(_line.Length);
                inner.Flush();
            }
        }

        base.Dispose(disposing);
    }

    private void Show(int length)
    {
        if (length == 0)
        {
            return;
        }

        // redacted whole, then divided: a secret across the place of division is one mask, in the part that is held back or the one that is shown
        var whole = secrets.Redact(_line.ToString());
        var kept = Math.Min(_line.Length - length, whole.Length);
        _line.Clear().Append(whole.AsSpan(whole.Length - kept));
        inner.Write(whole.AsSpan(0, whole.Length - kept));
        inner.Flush();
    }
}
