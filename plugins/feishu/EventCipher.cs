using System.Security.Cryptography;
using System.Text;

namespace Gateway.Adapters.Feishu;

/// <summary>Opens events that Feishu has locked with the encrypt key: AES-256 in CBC mode, the hash of the key as key, and the first block as vector.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class EventCipher(string encryptKey)
{
    private const int Block = 16;

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(encryptKey));

    /// <summary>Null when it was not locked with this key.</summary>
    public ReadOnlyMemory<byte>? Open(string base64)
    {
        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length < 2 * Block || length % Block != 0)
        {
            return null;
        }

        try
        {
            using var aes = Aes.Create();
            aes.Key = _key;
            return aes.DecryptCbc(bytes.AsSpan(Block, length - Block), bytes.AsSpan(0, Block));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What the header X-Lark-Signature has to say: a hash over everything, the key in the middle.</summary>
    public string Sign(string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(timestamp + nonce + encryptKey);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
