using System.Net.Sockets;
using System.Text;

namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>A plain socket, one line of text at a time.</summary>
internal sealed class RawLine(Uri url, Told told) : ILine
{
    public async Task<bool> ServeAsync(CancellationToken stopping)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, stopping);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await SocketLines.ServeAsync(
            told,
            text => client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), stopping).AsTask(),
            async ended => await reader.ReadLineAsync(ended),
            stopping);
    }
}
