using System.Collections.Immutable;
using System.Runtime;
using Gateway.Host.Isolation.ProcessState;

namespace Gateway.Host.Tests.Isolation;

/// <summary>A process that a test changes.</summary>
internal sealed class ScriptedProcess : IProcessState
{
    public ProcessPicture Now { get; set; } = new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        Directory = "/home",
        Environment = ImmutableDictionary<string, string>.Empty.Add("TOKEN", "secret"),
        Culture = null,
        UiCulture = null,
        Pool = new PoolSizes(2, 1, 32767, 1000),
        Latency = GCLatencyMode.Interactive,
        CaughtSignals = ["SIGINT", "SIGTERM"],
    };

    public ProcessPicture Read() => Now;

    public void Restore(ProcessAspect aspect, ProcessPicture picture) => Now = aspect switch
    {
        ProcessAspect.ConsoleOut => Now with { Out = picture.Out },
        ProcessAspect.ConsoleError => Now with { Error = picture.Error },
        ProcessAspect.ConsoleIn => Now with { In = picture.In },
        ProcessAspect.Directory => Now with { Directory = picture.Directory },
        ProcessAspect.Environment => Now with { Environment = picture.Environment },
        ProcessAspect.Culture => Now with { Culture = picture.Culture, UiCulture = picture.UiCulture },
        ProcessAspect.PoolLimits => Now with { Pool = picture.Pool },
        ProcessAspect.CollectorMode => Now with { Latency = picture.Latency },
        _ => throw new NotSupportedException(),
    };
}
