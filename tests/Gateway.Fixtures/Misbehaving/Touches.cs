using System.Globalization;
using System.Runtime;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>What belongs to the whole process, changed as if it were the plugin's own.</summary>
internal static class Touches
{
    public static void Try(Fixture fixture)
    {
        switch (fixture.Behaviour)
        {
            case "one-pool-thread":
                ThreadPool.SetMinThreads(1, 1);
                fixture.Report($"limits taken: {ThreadPool.SetMaxThreads(1, 1)}");
                // and the one that is left is kept
                ThreadPool.UnsafeQueueUserWorkItem(_ => fixture.Blocks.UntilReleased(), null);
                break;
            case "touches-process":
                Environment.CurrentDirectory = Path.GetTempPath();
                Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_TOUCHED", "a value that nobody may see");
                CultureInfo.DefaultThreadCurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                Console.SetOut(TextWriter.Null);
                Console.SetError(TextWriter.Null);
                GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
                fixture.Report("touched");
                break;
            default:
                break;
        }
    }
}
