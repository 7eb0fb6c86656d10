namespace Gateway.Host.Foundation;

/// <summary>Waits that end.</summary>
internal static class Patience
{
    /// <summary>True when the task has completed, in whatever way, within the limit. Never throws.</summary>
    public static async Task<bool> WithinAsync(Task what, TimeSpan limit, TimeProvider time)
    {
        if (what.IsCompleted)
        {
            return true;
        }

        using var giveUp = new CancellationTokenSource();
        var first = await Task.WhenAny(what, Task.Delay(limit, time, giveUp.Token));
        await giveUp.CancelAsync();
        return first == what;
    }
}
