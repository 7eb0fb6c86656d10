namespace Gateway.Process.Tests;

/// <summary>Waits for what another process does. It can be asked, but raises no event here, so it is asked again and again.</summary>
internal static class Eventually
{
    /// <summary>Far above anything that happens; reached only when the expected thing does not happen at all.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(60);

    public static async Task<T> Get<T>(string what, Func<Task<T?>> look, Func<string>? story = null)
        where T : class
    {
        var begun = TimeProvider.System.GetTimestamp();
        string last = "nothing";
        while (TimeProvider.System.GetElapsedTime(begun) < Never)
        {
            try
            {
                if (await look() is { } found)
                {
                    return found;
                }

                last = "not yet";
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
            {
                last = fault.Message;
            }

            // the gateway is another process: it is asked, it does not call back
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"It never happened: {what}. Last seen: {last}.\n{story?.Invoke()}");
    }
}
