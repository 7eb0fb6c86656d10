using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Slack;

/// <summary>Slack's signature over timestamp and raw body: HMAC-SHA256 in hexadecimal, behind "v0=".</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class SignatureCheck(string secret, TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    /// <summary>Null when the request is genuine and fresh, else why not.</summary>
    public string? Refuse(HookRequest request)
    {
        if (!request.Headers.TryGetValue("x-slack-request-timestamp", out var stamp) || !request.Headers.TryGetValue("x-slack-signature", out var given)
            || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "the headers X-Slack-Request-Timestamp and X-Slack-Signature are needed";
        }

        // the signature first: who cannot sign learns nothing of this machine's clock
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(stamp, request.Body.Span)), Encoding.UTF8.GetBytes(given)))
        {
            return "the signature does not fit the body, the timestamp and the secret";
        }

        return Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - (double)seconds) <= Tolerance.TotalSeconds ? null : "the timestamp is more than five minutes away from this machine's clock";
    }

    /// <summary>What the header X-Slack-Signature has to say.</summary>
    public string Sign(string stamp, ReadOnlySpan<byte> body)
    {
        var head = $"v0:{stamp}:";
        var content = new byte[Encoding.UTF8.GetByteCount(head) + body.Length];
        body.CopyTo(content.AsSpan(Encoding.UTF8.GetBytes(head, content)));
        return $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(_key, content))}";
    }
}
