using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Makes the keys of deliveries, at most 30 characters of [0-9a-fr-]: from the message and its route, or by counting within this run of the host.</summary>
internal sealed class DeliveryIds
{
    private readonly string _run = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];
    private long _last;

    /// <summary>The key of what a route makes of a message in the journal: the same whenever it is routed again.</summary>
    public static string For(long sequence, RouteConfig route)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{route.From}\0{route.To}\0{route.FromConversation}\0{route.ToConversation}"), hash);
        return string.Create(CultureInfo.InvariantCulture, $"r{sequence:x}-{Convert.ToHexStringLower(hash[..6])}");
    }

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{_run}-{Interlocked.Increment(ref _last):x}");
}
