namespace Gateway.Host.Operator.Api;

/// <summary>Who asks, as they say themselves: whoever has the token is trusted to name a person.</summary>
internal static class OperatorName
{
    public static string Of(HttpRequest request)
    {
        var text = request.Headers["Gateway-By"].ToString();
        return text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.' or '_' or '-' or '@') ? text : "api";
    }
}
