namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>What the two socket lines share: says hello, sends heartbeats, reads; ends when the connection does.</summary>
internal static class SocketLines
{
    /// <param name="told">What is said.</param>
    /// <param name="send">Writes one line.</param>
    /// <param name="read">Reads one line, null at the end.</param>
    /// <param name="stopping">Of the adapter.</param>
    public static async Task<bool> ServeAsync(Told told, Func<string, Task> send, Func<CancellationToken, Task<string?>> read, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await send(told.Hello);
        var beating = told.BeatAsync(send, ended.Token);
        var reading = ReadAsync(told, read, ended.Token);
        await Task.WhenAny(beating, reading);
        await ended.CancelAsync();
        try
        {
            await Task.WhenAll(beating, reading);
        }
        catch
        {
        }

        return reading is { IsCompletedSuccessfully: true, Result: true };
    }

    /// <summary>The classic: one message that cannot be handled ends the loop that reads, and everything else goes on.</summary>
    private static async Task<bool> ReadAsync(Told told, Func<CancellationToken, Task<string?>> read, CancellationToken ended)
    {
        var heard = false;
        while (await read(ended) is { } line)
        {
            heard = true;
            try
            {
                await told.HearAsync(line, ended);
            }
            catch
            {
                await Task.Delay(Timeout.Infinite, ended);
            }
        }

        return heard;
    }
}
