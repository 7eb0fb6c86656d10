using System.Collections.Immutable;
using Gateway.Host.Isolation;
using Gateway.Host.Model.Crash;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Supervision.Crashes;

namespace Gateway.Host.Tests.Supervision.Crashes;

/// <summary>The end of a run, put together by hand. Every plugin has the namespace <c>Plugin.NAME</c> and the build <c>NAME-build</c>.</summary>
internal sealed class Crime
{
    private readonly List<MarkedGeneration> _generations = [];
    private readonly Dictionary<string, BuildCode> _code = new(StringComparer.Ordinal);
    private RunEnd _end;
    private CrashFindings? _findings;
    private bool _sameBoot = true;
    private int _unmarked;

    public static DateTimeOffset Now { get; } = new(2026, 11, 25, 6, 0, 0, TimeSpan.Zero);

    public CrashEvidence Evidence => new(Run, _findings, _sameBoot, folder => _code.GetValueOrDefault(folder) ?? new BuildCode());

    public CrashFindings? Findings => _findings;

    public LastRun Run => new()
    {
        Process = 4711,
        StartMark = "boot/1",
        End = _end,
        ExitCode = 5,
        LastSeen = Now,
        Sweeps = 100,
        Generations = [.. _generations],
        Unmarked = _unmarked,
    };

    /// <param name="adapter">Its name; the plugin has the same unless <paramref name="plugin"/> says otherwise.</param>
    /// <param name="plugin">Of several instances of one plugin.</param>
    /// <param name="calls">Ages in seconds of the calls in flight.</param>
    /// <param name="can">What its code can do.</param>
    public Crime Loaded(string adapter, string? plugin = null, double[]? calls = null, Action<BuildCode>? can = null)
    {
        plugin ??= adapter;
        var code = _code.GetValueOrDefault(plugin) ?? new BuildCode($"Plugin.{plugin}.Adapter", "Shared.Library");
        can?.Invoke(code);
        _code[plugin] = code;
        ImmutableArray<MarkedCall> inFlight = [.. (calls ?? []).Select(age => new MarkedCall((byte)CallKind.Send, TimeSpan.FromSeconds(age), 1_000_000 - (long)(age * 1000)))];
        _generations.Add(new MarkedGeneration(adapter, plugin, 3, plugin + "-build", plugin, Now, inFlight, inFlight.Length == 0 ? 0 : inFlight.Max(call => call.Start)));
        return this;
    }

    public Crime Ended(int exitCode, CrashCause? told = null, params string[] frames)
    {
        _findings = new CrashFindings { Process = 4711, StartMark = "boot/1", At = Now, ExitCode = exitCode, Told = told, Frames = [.. frames.Select(frame => $"at {frame}()")], Headline = "the last words" };
        return this;
    }

    public Crime Hung()
    {
        _findings = new CrashFindings { Process = 4711, StartMark = "boot/1", At = Now, ExitCode = 137, WasHung = true };
        return this;
    }

    public Crime Said(RunEnd end)
    {
        _end = end;
        return this;
    }

    public Crime OtherBoot()
    {
        _sameBoot = false;
        return this;
    }

    public Crime Unmarked(int count)
    {
        _unmarked = count;
        return this;
    }

    public CrashCause Cause => CrashJudge.CauseOf(Evidence);

    public string Named => string.Join(", ", CrashJudge.Suspects(Evidence).Select(one => $"{one.Adapter}: {one.Grade}"));
}
