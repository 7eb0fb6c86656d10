using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Gateway.Host.Configuration;

/// <summary>The spellings under which a secret turns up in logs, headers, addresses and answers.</summary>
internal static partial class SecretForms
{
    // shorter fragments would hide innocent text
    private const int ShortestFragment = 6;
    private const int ShortestLine = 12;

    // some encoders write the digits of an escape small, others large
    [GeneratedRegex(@"%[0-9A-F]{2}|\\u[0-9A-F]{4}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape { get; }

    public static IEnumerable<string> Of(string value)
    {
        foreach (var form in OfText(value))
        {
            yield return form;
        }

        // keys of several lines are often shown line by line
        foreach (var line in value.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length >= ShortestLine && line.Length < value.Length)
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> OfText(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Convert.ToHexStringLower(bytes);
        yield return Convert.ToHexString(bytes);
        yield return BitConverter.ToString(bytes);
        yield return WebUtility.HtmlEncode(value);
        foreach (var escaped in new[] { Uri.EscapeDataString(value), WebUtility.UrlEncode(value) })
        {
            yield return escaped;
            yield return Escape.Replace(escaped, digits => digits.Value.ToLowerInvariant());
        }

        var json = JavaScriptEncoder.Default.Encode(value);
        yield return json;
        yield return Escape.Replace(json, digits => digits.Value.ToLowerInvariant());
        var relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return relaxed;
        yield return relaxed.Replace("/", "\\/", StringComparison.Ordinal);
        foreach (var fragment in Base64(bytes))
        {
            yield return fragment;
            yield return fragment.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>The whole value, and for each of the three alignments the characters that do not depend on what stands around it.</summary>
    /// <remarks>Basic authentication encodes <c>user:secret</c>: the secret begins anywhere in a group of three bytes.</remarks>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        yield return Convert.ToBase64String(bytes);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var first = ((before * 8) + 5) / 6;
            var last = (before + bytes.Length) * 8 / 6;
            if (last - first >= ShortestFragment)
            {
                yield return text[first..last];
            }
        }
    }
}
