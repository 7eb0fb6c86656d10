using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust;

/// <summary>Tells a program file by its first bytes, whatever it is called.</summary>
internal static class NativeFiles
{
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PluginFact? Of(SourceFile file)
    {
        Span<byte> head = stackalloc byte[4];
        using var stream = FileSet.OpenRead(file.FullPath);
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Name(head[..read]) is { } name ? new PluginFact(PluginFactKind.NativeFile, file.Path, name, IsNativeHere: true) : null;
    }

    private static string? Name(ReadOnlySpan<byte> head) => head switch
    {
        [0x7F, (byte)'E', (byte)'L', (byte)'F'] => "a native program file (ELF)",
        [0xCF or 0xCE, 0xFA, 0xED, 0xFE] or [0xFE, 0xED, 0xFA, 0xCF or 0xCE] => "a native program file (Mach-O)",
        [(byte)'M', (byte)'Z', ..] => "a program file (PE)",
        [(byte)'#', (byte)'!', ..] => "a script",
        _ => null,
    };
}
