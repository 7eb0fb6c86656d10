using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Fixtures.Hostile;

/// <summary>Changes what belongs to the whole process.</summary>
internal static class ProcessWide
{
    private static readonly List<object> s_kept = [];

    public static Task<string> Threads()
    {
        ThreadPool.SetMinThreads(1, 1);
        var one = ThreadPool.SetMaxThreads(1, 1);
        var cores = ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        return Task.FromResult(one ? "the pool has one thread" : cores ? "the pool has a thread for each core" : "refused");
    }

    public static Task<string> SignalsAndConsole()
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
        {
            s_kept.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        }

        Console.CancelKeyPress += (_, arguments) => arguments.Cancel = true;
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        Console.SetIn(TextReader.Null);
        return Task.FromResult("it has the signals and the console");
    }

    public static Task<string> Surroundings()
    {
        Environment.CurrentDirectory = "/";
        // a gateway without the data of cultures knows no other, but its numbers can be changed
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreign.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = foreign;
        Environment.SetEnvironmentVariable("PATH", "/nowhere");
        Environment.SetEnvironmentVariable("TMPDIR", "/nowhere");
        return Task.FromResult("directory, culture and environment are others");
    }
}
