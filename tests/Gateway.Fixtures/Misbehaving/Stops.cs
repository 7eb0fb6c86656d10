using Gateway.Abstractions;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>What happens while it serves and when the token fires.</summary>
internal static class Stops
{
    public static async Task ServeAsync(Fixture fixture)
    {
        switch (fixture.Behaviour)
        {
            case "hang-on-stop":
            case "deaf-poll":
                await UntilAskedAsync(fixture);
                await fixture.Blocks.UntilReleasedAsync();
                break;
            case "swallow-cancellation":
                await SwallowAsync(fixture);
                break;
            case "sleep-in-cancellation-callback":
                fixture.Stopping.Register(fixture.Blocks.UntilReleased);
                await fixture.ServeAsync();
                break;
            case "sleep-in-abort-callback":
                // deaf to the first call, and the second one never returns
                fixture.Context.Aborted.Register(fixture.Blocks.UntilReleased);
                await fixture.Blocks.UntilReleasedAsync();
                break;
            case "throw-in-cancellation-callback":
                fixture.Stopping.Register(() => throw new FixtureException("thrown in a cancellation callback"));
                await fixture.ServeAsync();
                break;
            case "shutdown-slow":
                await UntilAskedAsync(fixture);
                await Task.Delay(fixture.Delay);
                break;
            case "late-connected":
            case "send-after-fencing":
                await UntilAskedAsync(fixture);
                _ = Task.Run(() => HauntAsync(fixture));
                break;
            case "own-connection":
                await UntilAskedAsync(fixture);
                break;
            case "throw-on-stop":
                await UntilAskedAsync(fixture);
                throw new FixtureException("thrown while stopping");
            default:
                await fixture.ServeAsync();
                break;
        }
    }

    private static async Task UntilAskedAsync(Fixture fixture)
    {
        try
        {
            await fixture.ServeAsync();
        }
        catch (OperationCanceledException)
        {
            fixture.Report("asked to stop");
        }
    }

    private static async Task SwallowAsync(Fixture fixture)
    {
        while (!fixture.Blocks.Released)
        {
            try
            {
                await Task.Delay(20, fixture.Stopping);
            }
            catch (OperationCanceledException)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>The ghost of a stopped generation: goes on reporting and handing in messages, and writes down what it is told.</summary>
    private static async Task HauntAsync(Fixture fixture)
    {
        while (!fixture.Blocks.Released)
        {
            await Task.Delay(20);
            if (fixture.Is("late-connected"))
            {
                fixture.Connected();
            }

            try
            {
                fixture.Report("receipt " + await fixture.ReceiveAsync("from the grave"));
                await fixture.Context.State.SetAsync("offset", "from the grave");
                fixture.Report("state written");
            }
            catch (GatewayRefusedException refused)
            {
                fixture.Report("refused " + refused.Reason);
            }
        }
    }
}
