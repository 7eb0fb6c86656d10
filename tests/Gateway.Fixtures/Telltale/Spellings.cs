using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Fixtures.Telltale;

/// <summary>A text in the spellings in which it turns up in logs, headers, addresses and answers. The tests look for the same ones.</summary>
public static class Spellings
{
    public static string All(string token) => string.Join(" | ", Of(token));

    public static IEnumerable<string> Of(string token)
    {
        var bytes = Encoding.UTF8.GetBytes(token);
        yield return token;
        yield return Convert.ToBase64String(bytes);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + token));
        yield return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        yield return Uri.EscapeDataString(token);
        yield return WebUtility.UrlEncode(token);
        yield return SmallDigits(Uri.EscapeDataString(token));
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        yield return BitConverter.ToString(bytes);
        yield return JsonEncodedText.Encode(token).ToString();
        yield return JsonEncodedText.Encode(token, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return JsonEncodedText.Encode(token, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString().Replace("/", "\\/");
        yield return WebUtility.HtmlEncode(token);
    }

    private static string SmallDigits(string escaped)
    {
        var parts = escaped.Split('%');
        return string.Join('%', parts.Take(1).Concat(parts.Skip(1).Select(part => part[..2].ToLowerInvariant() + part[2..])));
    }
}
