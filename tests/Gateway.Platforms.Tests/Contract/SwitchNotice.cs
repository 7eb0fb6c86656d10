using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>What was said about a switch.</summary>
/// <param name="Words">State and reason.</param>
/// <param name="Evidence">What it was seen by.</param>
internal sealed record SwitchNotice(string Words, string Evidence)
{
    /// <summary>The webhook that the messages of an instance go to.</summary>
    public static string CallbackOf(string instance) => $"{instance}-bot";

    public static bool IsOf(string instance, AdapterId? said) => said == AdapterId.Parse(instance) || said == AdapterId.Parse(CallbackOf(instance));

    /// <summary>The first thing that is said against the instance after the mark. What else is said while it is degraded already is no event, but is shown.</summary>
    public static async Task<SwitchNotice> OfAsync(GatewayUnderTest gateway, string name, long mark, string said, bool isDeath)
    {
        var notice = await gateway.UntilAsync($"a notice of '{name}'", () => gateway.Events.Recent().FirstOrDefault(one =>
            one.Sequence > mark && IsOf(name, one.Adapter) && (one.Kind == EventKind.VerdictReached || (!isDeath && IsAgainst(one)))));
        if (said.Length > 0)
        {
            var shown = await gateway.WaitAsync(name, $"shown: {said}", one => one.Detail.Contains(said, StringComparison.Ordinal));
            return new($"{shown.State.ToString().ToLowerInvariant()}, `{ReasonCatalogue.Code(shown.Reason)}`", Sentence(shown.Detail));
        }

        var text = notice.Text[(notice.Text.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        return new(WordsOf(notice), Sentence(notice.Kind == EventKind.MessageDropped ? text.Replace(". ", ": ", StringComparison.Ordinal) : text));
    }

    /// <summary>The platform called the gateway, and was answered so.</summary>
    public static async Task<SwitchNotice> OfRefusalAsync(GatewayUnderTest gateway, PlatformRig rig, string refusal)
    {
        await gateway.UntilAsync($"the answer {refusal}", () => rig.Answers.Contains(refusal) ? rig : null, () => string.Join(", ", rig.Answers));
        return new("ready, request refused", $"the sender is answered {refusal}");
    }

    private static bool IsAgainst(GatewayEvent one) => one.Kind == EventKind.MessageDropped || (one.Kind == EventKind.StateChanged
        && (one.Text.StartsWith(nameof(AdapterState.Degraded), StringComparison.Ordinal) || one.Text.StartsWith(nameof(AdapterState.Unresponsive), StringComparison.Ordinal)));

    private static string WordsOf(GatewayEvent notice) => notice.Kind == EventKind.MessageDropped ? "ready, message given up" : notice.Kind == EventKind.VerdictReached
        ? $"replaced, `{ReasonCatalogue.Code(notice.Reason ?? Reason.None)}`"
        : $"{notice.Text.Split(',')[0].ToLowerInvariant()}, `{ReasonCatalogue.Code(notice.Reason ?? Reason.None)}`";

    private static string Sentence(string text) => text.Split(". ")[0].Replace('|', '/').TrimEnd('.');
}
