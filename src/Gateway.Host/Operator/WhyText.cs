using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator;

/// <summary>
/// Says why an instance is as it is: one sentence of cause, the evidence, what the host did, what it does next and when, the remedy.
/// </summary>
/// <remarks>Pure: snapshot and moment in, words out.</remarks>
internal static class WhyText
{
    private const int MostLosses = 5;

    public static WhyView Explain(AdapterSnapshot adapter, PluginEntry? plugin, DateTimeOffset now, IReadOnlyList<LossWindow>? losses = null)
    {
        var info = ReasonCatalogue.Of(adapter.Reason);
        var troubled = !IsWell(adapter);
        var evidence = adapter.Evidence.IsEmpty && troubled && adapter.LastIncident is { } incident ? incident.Evidence : adapter.Evidence;
        return new WhyView
        {
            Adapter = adapter.Name.ToString(),
            State = adapter.State,
            Reason = adapter.Reason,
            Cause = Sentence(adapter, info, now),
            Evidence = Views.Of(evidence),
            Where = Where(adapter),
            Losses = [.. (losses ?? []).Take(MostLosses).Select(LossText.Of)],
            Did = Did(adapter, now),
            Next = Next(adapter, info, now),
            NextAt = adapter.NextAction.At,
            Remedy = plugin?.Refusal is { } refusal && refusal.Reason == adapter.Reason ? refusal.Remedy : info.Remedy,
            Paste = adapter.Reason == Reason.NotConfigured ? Paste(plugin) : null,
        };
    }

    /// <summary>The same for a plugin that has no instance: refused, or waiting for its configuration.</summary>
    public static WhyView Explain(PluginEntry plugin, DateTimeOffset now)
    {
        var reason = plugin.Refusal?.Reason ?? Reason.NotConfigured;
        var id = plugin.Id ?? PluginId.Parse("unknown");
        var adapter = new AdapterSnapshot
        {
            Name = AdapterId.Parse(id.ToString()),
            Plugin = id,
            Version = plugin.Build?.Manifest.Version,
            State = plugin.Refusal is null ? AdapterState.Discovered : AdapterState.NotSupported,
            Reason = reason,
            Detail = plugin.Refusal is { } refusal ? $"{refusal.File}: {refusal.Detail}" : "",
            Since = now,
        };
        return Explain(adapter, plugin, now);
    }

    /// <summary>Nothing for an adapter that runs where every adapter begins.</summary>
    private static IReadOnlyList<string> Where(AdapterSnapshot adapter) => adapter.IsolationWhy.Length == 0 && adapter.Containment.IsEmpty ? [] :
    [
        $"{(adapter.Isolation == "process" ? "in a worker process" : "in the gateway's own process")}{(adapter.IsolationWhy.Length > 0 ? $": {adapter.IsolationWhy}" : "")}",
        .. adapter.Containment,
    ];

    public static string Render(WhyView why)
    {
        var text = new StringBuilder();
        text.AppendLine(why.Cause);
        foreach (var seen in why.Evidence)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  seen    {seen.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC  {seen.Source}: {seen.Text}");
        }

        foreach (var where in why.Where)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  where   {where}");
        }

        foreach (var loss in why.Losses)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  loss    {loss}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  did     {why.Did}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  next    {why.Next}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  remedy  {why.Remedy}");
        if (why.Paste is { } paste)
        {
            text.AppendLine().Append(paste);
        }

        return text.ToString();
    }

    private static bool IsWell(AdapterSnapshot adapter) => adapter.State is AdapterState.Ready or AdapterState.Paused or AdapterState.Disabled;

    private static string Sentence(AdapterSnapshot adapter, ReasonInfo info, DateTimeOffset now)
    {
        var text = new StringBuilder($"{adapter.Name} {Words(adapter.State)}");
        if (adapter.Reason != Reason.None)
        {
            text.Append(" because ").Append(info.Cause);
        }

        if (adapter.Detail.Trim().TrimEnd('.') is { Length: > 0 } detail)
        {
            text.Append(": ").Append(detail);
        }

        // a wait says what it waits for, not what led to it; that is in the last death
        if (!IsWell(adapter) && adapter.LastIncident is { } incident && incident.Reason != adapter.Reason)
        {
            text.Append(CultureInfo.InvariantCulture, $"; generation {incident.Generation} died {Ages.Short(now - incident.At)} ago because ")
                .Append(ReasonCatalogue.Of(incident.Reason).Cause);
            if (incident.Detail.Trim().TrimEnd('.') is { Length: > 0 } died)
            {
                text.Append(": ").Append(died);
            }
        }

        return text.Append('.').ToString();
    }

    private static string Did(AdapterSnapshot adapter, DateTimeOffset now)
    {
        var said = new List<string>();
        var restarts = adapter.Restarts;
        if (restarts.Total > 0)
        {
            said.Add(restarts.Total == 1 ? "replaced it once since the gateway started" : $"replaced it {restarts.Total} times since the gateway started");
            said.Add($"{restarts.InWindow} of {restarts.Budget} plugin faults of the window are spent");
        }

        if (adapter is { State: AdapterState.Quarantined, Reason: Reason.HostCrashed })
        {
            said.Add("keeps it out since the crash of the gateway, and started everybody else");
        }

        if (adapter.LastIncident is { Healed: { } healed } incident)
        {
            said.Add($"healed the death of generation {incident.Generation} in {Ages.Short(healed)}");
        }

        if (adapter.Probes is { Sent: > 0 } probes)
        {
            said.Add(string.Create(CultureInfo.InvariantCulture, $"asked it for {probes.Sent} round trip{(probes.Sent == 1 ? "" : "s")} on the event path, {probes.Answered} answered, {probes.Failed} failed"));
        }

        said.AddRange(adapter.Retired.Where(retired => retired.State == RetiredState.Leaked).Select(retired =>
            $"retired generation {retired.Generation} {Ages.Short(now - retired.RetiredAt)} ago, whose code is still in memory ({retired.Detail.Trim().TrimEnd('.')})"));
        if (adapter.FencedCalls > 0)
        {
            said.Add($"refused {adapter.FencedCalls} calls of retired generations");
        }

        return said.Count == 0 ? "nothing; nothing had to be done." : string.Join("; ", said) + ".";
    }

    private static string Next(AdapterSnapshot adapter, ReasonInfo info, DateTimeOffset now)
    {
        var next = adapter.NextAction;
        var text = next.Kind == NextActionKind.None ? info.Next : next.Text.Trim().TrimEnd('.');
        var or = next.Or is { } sooner ? $", or {sooner}" : "";
        return next.At is { } at ? $"{text}, {Ages.Until(at, now)}{or}." : $"{text}{or}.";
    }

    private static string Words(AdapterState state) => state switch
    {
        AdapterState.Discovered => "is known but does not run",
        AdapterState.NotSupported => "cannot run on this gateway",
        AdapterState.Malformed => "cannot be read",
        AdapterState.Loading => "is being loaded",
        AdapterState.Starting => "is starting",
        AdapterState.Ready => "is ready",
        AdapterState.Degraded => "works only in part",
        AdapterState.Unresponsive => "is dead and being replaced",
        AdapterState.Draining => "is finishing its work before it stops",
        AdapterState.Stopping => "is stopping",
        AdapterState.Stopped => "is stopped",
        AdapterState.Backoff => "waits for its next start",
        AdapterState.Quarantined => "is in quarantine",
        AdapterState.Failed => "has failed and waits for a person",
        AdapterState.Paused => "is paused",
        AdapterState.Disabled => "is disabled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "unknown state"),
    };

    /// <summary>An entry for gateway.yaml with every setting that has to be given.</summary>
    private static string? Paste(PluginEntry? plugin)
    {
        if (plugin?.Build is not { } build)
        {
            return null;
        }

        var text = new StringBuilder();
        text.AppendLine("gateway:").AppendLine("  adapters:").AppendLine(CultureInfo.InvariantCulture, $"    my-{build.Id}:");
        text.AppendLine(CultureInfo.InvariantCulture, $"      plugin: {build.Id}");
        var settings = build.Manifest.Settings.Where(setting => setting.Required && setting.Default is null).ToList();
        if (settings.Count > 0)
        {
            text.AppendLine("      settings:");
        }

        foreach (var setting in settings)
        {
            var comment = setting.Description is { } words ? $"   # {words.ReplaceLineEndings(" ")}" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"        {setting.Key}: {Example(setting)}{comment}");
        }

        return text.ToString();
    }

    private static string Example(SettingSchema setting) => setting.Secret
        ? $"${{env:{setting.Key.ToUpperInvariant()}}}"
        : setting.Kind switch
        {
            SettingKind.Choice => setting.Choices?.Split('|')[0] ?? "\"\"",
            SettingKind.Integer or SettingKind.Number => double.IsNaN(setting.Min) ? "0" : setting.Min.ToString(CultureInfo.InvariantCulture),
            SettingKind.Boolean => "false",
            SettingKind.Duration => "10s",
            _ => "\"\"",
        };
}
