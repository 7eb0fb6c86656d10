using System.Globalization;
using System.Text;
using Gateway.Host.Model;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary>What <c>status</c>, <c>list</c> and <c>plugins list</c> print. Pure.</summary>
internal static class StatusText
{
    private static readonly string[] StatusHead = ["NAME", "STATE", "HEALTH", "REASON", "GEN", "RESTARTS", "SINCE", "NEXT ACTION"];
    private static readonly string[] ListHead = ["NAME", "PLUGIN", "VERSION", "ORIGIN", "ISOLATION", "DESIRED", "STATE"];
    private static readonly string[] PluginHead = ["SOURCE", "ID", "VERSION", "BUILD", "TAKEN", "WHY NOT"];

    public static string Status(StatusView host, IReadOnlyList<AdapterView> adapters, string url, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"gateway {host.Version}, process {host.Pid}, up {Ages.Short(now - host.Started)}, {url}");
        var sweep = Ages.Short(TimeSpan.FromSeconds(host.Watchdog.SecondsSinceSweep));
        text.AppendLine(host.Watchdog.Armed ? $"watchdog: armed, last sweep {sweep} ago" : "watchdog: NOT ARMED");
        if (!host.Watchdog.JudgesPeriodically)
        {
            text.AppendLine("watchdog: periodic checks are switched off (liveness_watchdog.enabled: false); ended tasks, faults and deadlines still act");
        }

        if (host.ObserveOnly)
        {
            text.AppendLine("observe-only: the gateway reports and restarts nothing");
        }

        foreach (var (cause, words) in host.Problems)
        {
            text.AppendLine(TerminalText.Line($"problem: {cause}: {words}"));
        }

        foreach (var loop in host.Loops.Where(loop => loop.Stalled || !loop.Running))
        {
            text.AppendLine(TerminalText.Line($"problem: host loop {loop.Name} {(loop.Stalled ? "is stalled" : "does not run")}"));
        }

        if (host.LastCrash is { } crash)
        {
            text.AppendLine(TerminalText.Line(string.Create(CultureInfo.InvariantCulture, $"last crash: {Ages.Short(now - crash.At)} ago ({crash.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC): {crash.Text}; {crash.Did}")));
            foreach (var one in crash.Suspects)
            {
                text.AppendLine(TerminalText.Line($"  suspect: {one.Adapter}#{one.Generation} of build {one.Build}, {one.Sure}: {one.Why}; {EnumText.Of(one.Action)}"));
            }
        }

        if (host.Messages is { } messages)
        {
            text.Append(MessagingText.Of(messages));
        }

        text.AppendLine();
        return text.Append(adapters.Count == 0
            ? $"No adapters. Drop a plugin into the plugin folder; 'gateway plugins list' shows what was not taken and why.{Environment.NewLine}"
            : TerminalText.Table(StatusHead, adapters.Select(adapter => Row(adapter, now)))).ToString();
    }

    /// <summary>One line about one adapter, after a command.</summary>
    public static string Line(AdapterView adapter, DateTimeOffset now) => TerminalText.Line(
        $"{adapter.Name}#{adapter.Generation} is {EnumText.Of(adapter.State)} ({ReasonCatalogue.Code(adapter.Reason)}){(adapter.Detail.Length > 0 ? $": {adapter.Detail}" : "")}; next: {Next(adapter, now)}");

    public static string List(IReadOnlyList<AdapterView> adapters) => TerminalText.Table(ListHead, adapters.Select(adapter => (IReadOnlyList<string>)
    [
        adapter.Name, adapter.Plugin, adapter.Version ?? "-", EnumText.Of(adapter.Origin), adapter.Isolation, EnumText.Of(adapter.Desired),
        EnumText.Of(adapter.State),
    ]));

    public static string Plugins(IReadOnlyList<PluginView> plugins)
    {
        if (plugins.Count == 0)
        {
            return $"The plugin folder is empty.{Environment.NewLine}";
        }

        var text = new StringBuilder(TerminalText.Table(PluginHead, plugins.Select(plugin => (IReadOnlyList<string>)
        [
            plugin.Source, plugin.Id ?? "-", plugin.Version ?? "-", plugin.Build ?? "-", plugin.Taken ? "yes" : "no",
            plugin.Reason is { } reason ? ReasonCatalogue.Code(reason) : "",
        ])));
        foreach (var plugin in plugins)
        {
            foreach (var line in Remarks(plugin))
            {
                text.AppendLine(TerminalText.Line($"{plugin.Source}: {line}"));
            }
        }

        return text.ToString();
    }

    /// <summary>What there is to say about one candidate beyond its row.</summary>
    public static IEnumerable<string> Remarks(PluginView plugin)
    {
        if (!plugin.Taken)
        {
            // most details begin with the file already
            var named = plugin.File is not { Length: > 0 } file || file == plugin.Source || plugin.Detail?.StartsWith(file, StringComparison.Ordinal) == true;
            yield return $"{(named ? "" : $"{plugin.File}: ")}{plugin.Detail} {plugin.Remedy}";
            // of a build that died in its probation the last good one is in use; 'why' of the adapter names it
            if (plugin.Build is { } build && plugin.Reason != Reason.FailedBefore)
            {
                yield return $"the build {build} that was taken before stays in use";
            }
        }

        if (plugin.Origin.Length > 0 && plugin.Transport is not null && !plugin.Origin.TrimEnd('/').EndsWith(plugin.Source, StringComparison.Ordinal))
        {
            yield return $"is source; its built output is taken from {plugin.Origin}";
        }

        foreach (var note in plugin.Notes)
        {
            yield return note;
        }
    }

    private static IReadOnlyList<string> Row(AdapterView adapter, DateTimeOffset now) =>
    [
        adapter.Name,
        EnumText.Of(adapter.State),
        EnumText.Of(adapter.Health),
        ReasonCatalogue.Code(adapter.Reason),
        adapter.Generation == 0 ? "-" : adapter.Generation.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{adapter.Restarts.Total} ({adapter.Restarts.InWindow}/{adapter.Restarts.Budget})"),
        Ages.Short(now - adapter.Since),
        Next(adapter, now),
    ];

    private static string Next(AdapterView adapter, DateTimeOffset now) => adapter.NextAction switch
    {
        { Kind: NextActionKind.None } => "-",
        { At: { } at, Text: var words, Or: { } sooner } => $"{words} {Ages.Until(at, now)}, or {sooner}",
        { At: { } at, Text: var words } => $"{words} {Ages.Until(at, now)}",
        { Text: var words } => words,
    };
}
