namespace Gateway.Fixtures.Misbehaving;

/// <summary>
/// Everything that blocks "for ever" waits here, until a file appears: so a test process can end, and a leaked context can be let go.
/// </summary>
public sealed class Blocks(string? releaseFile)
{
    // A file rather than an event: it also releases a fixture that runs in another process.
    private const string Variable = "GATEWAY_FIXTURE_RELEASE";

    public bool Released => File.Exists(releaseFile ?? Environment.GetEnvironmentVariable(Variable) ?? "no release file was named");

    /// <summary>Blocks the thread.</summary>
    public void UntilReleased()
    {
        while (!Released)
        {
            Thread.Sleep(50);
        }
    }

    /// <summary>Does not block the thread, but never completes before the release.</summary>
    public async Task UntilReleasedAsync()
    {
        while (!Released)
        {
            await Task.Delay(50);
        }
    }
}
