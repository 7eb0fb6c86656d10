using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Hostile;

/// <summary>Ways not to go when asked to.</summary>
internal static class Deafness
{
    private static object? s_kept;

    public static Task<string> Swallow(Stage stage)
    {
        stage.InsteadOfEnding = async () =>
        {
            while (true)
            {
                await Task.Delay(50);
            }
        };
        return Task.FromResult("it will not hear its cancellation");
    }

    public static Task<string> SleepInCallback(Stage stage)
    {
        stage.Stopping.Register(() => Thread.Sleep(Timeout.Infinite));
        stage.Context.Aborted.Register(() => Thread.Sleep(Timeout.Infinite));
        stage.InsteadOfEnding = InCall.Forever;
        return Task.FromResult("its cancellation callbacks will sleep");
    }

    public static Task<string> LeakContext()
    {
        s_kept = new object();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => GC.KeepAlive(s_kept);
        new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true, Name = "leaked" }.Start();
        return Task.FromResult("a handler and a thread hold its context");
    }

    /// <summary>Its ghost goes on sending when its place has been taken.</summary>
    public static Task<string> Haunt(Stage stage)
    {
        stage.InsteadOfEnding = async () =>
        {
            _ = Task.Run(() => GhostAsync(stage));
            await Task.Yield();
        };
        return Task.FromResult("its ghost will go on sending");
    }

    private static async Task GhostAsync(Stage stage)
    {
        for (var number = 0; ; number++)
        {
            await Task.Delay(50);
            try
            {
                stage.Context.ReportConnected("from the grave");
                await stage.Context.ReceiveAsync(new InboundMessage
                {
                    MessageId = string.Create(CultureInfo.InvariantCulture, $"grave-{stage.Context.Generation}-{number}"),
                    Conversation = "hostile",
                    Sender = new Participant("hostile", "Hostile", IsBot: true),
                    Text = "from the grave",
                });
                await stage.Context.State.SetAsync("from", "the grave");
            }
            catch (GatewayRefusedException)
            {
                // it tries again
            }
        }
    }
}
