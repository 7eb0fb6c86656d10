using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>
/// Checks the signature of a request after Standard Webhooks: HMAC-SHA256 over id, timestamp and body, in base64 behind "v1,".
/// </summary>
/// <remarks>Safe from any thread. Every key is compared with every signature in constant time, so that the answer's time tells nothing.</remarks>
internal sealed class SignatureVerifier
{
    private const string Prefix = "whsec_";
    private readonly byte[][] _keys;
    private readonly TimeSpan _tolerance;
    private readonly TimeProvider _time;

    private SignatureVerifier(byte[][] keys, TimeSpan tolerance, TimeProvider time) => (_keys, _tolerance, _time) = (keys, tolerance, time);

    public static bool TryCreate(string secret, TimeSpan tolerance, TimeProvider time, [NotNullWhen(true)] out SignatureVerifier? verifier)
    {
        var keys = new List<byte[]>();
        foreach (var word in secret.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var base64 = word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : word;
            var key = new byte[base64.Length];
            if (!Convert.TryFromBase64String(base64, key, out var length) || length == 0)
            {
                verifier = null;
                return false;
            }

            keys.Add(key[..length]);
        }

        verifier = keys.Count > 0 ? new SignatureVerifier([.. keys], tolerance, time) : null;
        return verifier is not null;
    }

    /// <summary>Null when the request is genuine and fresh, else why not.</summary>
    public HookRefusal? Refuse(HookRequest request)
    {
        var headers = request.Headers;
        if (!headers.TryGetValue("webhook-id", out var id) || !headers.TryGetValue("webhook-timestamp", out var timestamp)
            || !headers.TryGetValue("webhook-signature", out var signatures))
        {
            return new(401, "missing-signature", "This instance needs the headers webhook-id, webhook-timestamp and webhook-signature.");
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return new(401, "bad-timestamp", "webhook-timestamp has to be a whole number of seconds since 1970.");
        }

        // the signature first: who cannot sign learns nothing of this machine's clock
        if (!IsSigned($"{id}.{timestamp}.", request.Body.Span, signatures))
        {
            return new(401, "bad-signature", "No signature in webhook-signature fits the body, the id, the timestamp and the secret.");
        }

        return Math.Abs(_time.GetUtcNow().ToUnixTimeSeconds() - seconds) <= _tolerance.TotalSeconds
            ? null
            : new(401, "stale-timestamp", "webhook-timestamp is too far from this machine's clock; sign each attempt afresh, and check both clocks.");
    }

    private bool IsSigned(string head, ReadOnlySpan<byte> body, string signatures)
    {
        var start = Encoding.UTF8.GetByteCount(head);
        var content = new byte[start + body.Length];
        Encoding.UTF8.GetBytes(head, content);
        body.CopyTo(content.AsSpan(start));
        var expected = Array.ConvertAll(_keys, key => HMACSHA256.HashData(key, content));
        var matches = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var signature in signatures.Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!signature.StartsWith("v1,", StringComparison.Ordinal)
                || !Convert.TryFromBase64String(signature[3..].TrimEnd(','), given, out var length) || length != given.Length)
            {
                continue;
            }

            foreach (var hash in expected)
            {
                matches |= CryptographicOperations.FixedTimeEquals(hash, given);
            }
        }

        return matches;
    }
}
