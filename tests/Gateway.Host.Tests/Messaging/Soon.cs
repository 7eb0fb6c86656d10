namespace Gateway.Host.Tests.Messaging;

/// <summary>Waits for what another thread will do in a moment; where nothing can be awaited. The message says what did not happen.</summary>
internal static class Soon
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);

    public static async Task That(string claim, Func<bool> holds, Action? meanwhile = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > ShouldNeverTimeOut)
            {
                throw new TimeoutException($"This has not come true: {claim}");
            }

            meanwhile?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
