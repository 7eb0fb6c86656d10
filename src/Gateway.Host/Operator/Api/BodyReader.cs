namespace Gateway.Host.Operator.Api;

/// <summary>Reads a request's body up to a limit of our own.</summary>
internal static class BodyReader
{
    private const int Step = 16 * 1024;

    /// <summary>The body, or that it is larger than <paramref name="limit"/> bytes. What a caller announces is checked before it is sent.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, bool TooLarge)> ReadAsync(HttpContext context, long limit)
    {
        var announced = context.Request.ContentLength;
        if (announced > limit)
        {
            return (default, true);
        }

        if (announced == 0)
        {
            return (default, false);
        }

        // grows with what arrives, never with what was announced: an announcement costs the caller nothing
        using var kept = new MemoryStream();
        var buffer = new byte[Step];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (kept.Length + read > limit)
            {
                return (default, true);
            }

            kept.Write(buffer, 0, read);
        }

        return (kept.ToArray(), false);
    }
}
