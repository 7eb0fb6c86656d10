using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Messaging.Webhooks;

/// <summary>Signs a webhook, so that its receiver knows who has sent it and when. Pure.</summary>
internal static class WebhookSignature
{
    /// <summary>HMAC-SHA256 over <c>timestamp.body</c>, in lower-case hexadecimal after the name of the scheme.</summary>
    /// <param name="secret">The shared key, as UTF-8.</param>
    /// <param name="timestamp">Seconds since 1970, as in the header.</param>
    /// <param name="body">The bytes that are sent.</param>
    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(timestamp));
        mac.AppendData("."u8);
        mac.AppendData(body);
        return $"v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }
}
