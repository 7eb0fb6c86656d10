using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Fixtures.Crashing;

/// <summary>The ways in which code inside of a process can end it.</summary>
internal static class Crash
{
    public static void Do(string how)
    {
        switch (how)
        {
            case "stack-overflow":
                Dive(1);
                break;
            case "fail-fast":
                Environment.FailFast("the fixture has had enough");
                break;
            case "exit":
                Environment.Exit(5);
                break;
            case "null-pointer":
                Marshal.WriteInt32(0, 1);
                break;
#if CRASHING_NATIVE
            case "native":
                // inside of the C library, where no managed handler sees the fault
                _ = Fill(8, 0, 64);
                break;
            case "abort":
                Abort();
                break;
#endif
            case "kill":
                using (var own = System.Diagnostics.Process.GetCurrentProcess())
                {
                    own.Kill();
                }

                break;
            default:
                throw new ArgumentException($"'{how}' is no way to end a process", nameof(how));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Dive(int depth) => depth + Dive(depth + 1) + 1;

#if CRASHING_NATIVE
    [DllImport("libc", EntryPoint = "memset")]
    private static extern nint Fill(nint at, int value, nint count);

    [DllImport("libc", EntryPoint = "abort")]
    private static extern void Abort();
#endif
}
