using System.Runtime.CompilerServices;

namespace Gateway.Fixtures.Hostile;

/// <summary>Deeds that are done inside of a call from the gateway, because the call is part of them.</summary>
internal static class InCall
{
    public static bool TryDo(Stage stage, string deed)
    {
        switch (deed)
        {
            case "throw-everywhere":
                stage.Stopping.Register(() => throw new DeedException("thrown in a cancellation callback"));
                stage.Misbehave = () => throw new DeedException("thrown in a member");
                _ = stage.Context.Run("doomed", _ => throw new DeedException("thrown in background work"));
                stage.Fault(new DeedException("thrown in RunAsync"));
                return true;
            case "hang-everywhere":
                stage.InsteadOfEnding = Forever;
                stage.Stopping.Register(() => Thread.Sleep(Timeout.Infinite));
                stage.Misbehave = () => Thread.Sleep(Timeout.Infinite);
                return true;
            case "stack-overflow":
                Dive(1);
                return true;
            case "environment-exit":
                Environment.Exit(5);
                return true;
            case "fail-fast":
                Environment.FailFast("the hostile fixture has had enough");
                return true;
            case "native-crash":
                _ = Native.Fill(8, 0, 64);
                return true;
            case "kill-host":
                Intruder.KillHost(stage);
                return true;
            default:
                return false;
        }
    }

    public static Task Forever() => new TaskCompletionSource().Task;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Dive(int depth) => depth + Dive(depth + 1) + 1;
}
