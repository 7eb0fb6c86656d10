using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>Passes text on line by line, as somebody decides who has seen the whole line.</summary>
/// <param name="shown">What of a line is passed on; null for nothing.</param>
internal sealed class LineFilter(Func<string, string?> shown)
{
    /// <summary>Longer lines are judged by their beginning and passed on cut.</summary>
    public const int Longest = 4096;
    private readonly List<byte> _line = new(Longest);

    /// <summary>Until the end of <paramref name="from"/>; what has no end of line then is a line too.</summary>
    public void Pass(Stream from, Stream to)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = from.Read(buffer)) > 0)
        {
            foreach (var one in buffer.AsSpan(0, read))
            {
                if (one == (byte)'\n')
                {
                    End(to);
                }
                else if (_line.Count < Longest)
                {
                    _line.Add(one);
                }
            }
        }

        if (_line.Count > 0)
        {
            End(to);
        }
    }

    private void End(Stream to)
    {
        var line = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_line)).TrimEnd('\r');
        _line.Clear();
        if (shown(line) is { } text)
        {
            to.Write(Encoding.UTF8.GetBytes(text + Environment.NewLine));
        }
    }
}
