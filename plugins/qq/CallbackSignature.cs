using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Adapters.Qq;

/// <summary>Signs and checks callbacks. The key is made of the bot's secret, so both ends have all of it.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class CallbackSignature
{
    private const int SeedSize = 32;

    private readonly Ed25519PrivateKeyParameters _private;
    private readonly byte[] _public;

    public CallbackSignature(string secret)
    {
        var repeated = new StringBuilder(secret);
        while (repeated.Length < SeedSize)
        {
            repeated.Append(secret);
        }

        _private = new(Encoding.UTF8.GetBytes(repeated.ToString()).AsSpan(0, SeedSize));
        _public = _private.GeneratePublicKey().GetEncoded();
    }

    /// <summary>In hexadecimal digits.</summary>
    public string Sign(string text)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var signature = new byte[Ed25519.SignatureSize];
        _private.Sign(Ed25519.Algorithm.Ed25519, ctx: null, message, 0, message.Length, signature, 0);
        return Convert.ToHexStringLower(signature);
    }

    /// <summary>Over the timestamp and the body, as they came.</summary>
    /// <param name="hex">The signature; anything may be in it.</param>
    /// <param name="timestamp">Of the header.</param>
    /// <param name="body">Raw.</param>
    public bool IsGenuine(string hex, string timestamp, ReadOnlySpan<byte> body)
    {
        var signature = new byte[Ed25519.SignatureSize];
        if (hex.Length != signature.Length * 2 || Convert.FromHexString(hex, signature, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        byte[] message = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
        return Ed25519.Verify(signature, 0, _public, 0, message, 0, message.Length);
    }
}
