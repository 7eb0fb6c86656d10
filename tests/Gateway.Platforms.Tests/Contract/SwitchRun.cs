using Gateway.Chaos.Tests;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>One switch of one instance: turned, noticed, turned back, and everything that was written accounted for.</summary>
internal sealed class SwitchRun<T>(GatewayUnderTest gateway, string name, T rig, SwitchCase<T> one)
    where T : PlatformRig
{
    private readonly List<string> _written = [];
    private readonly List<string> _due = [];

    public async Task<SwitchRow> RunAsync(bool forced)
    {
        await WriteAsync("before", isDue: true);
        await rig.SentAsync("before");
        await gateway.UntilAsync($"'before' of '{name}' has its receipt", () => Messages.Queues.Where(queue => SwitchNotice.IsOf(name, queue.Adapter)).All(queue => queue is { Outbound: 0, InFlight: 0 }) ? this : null);
        var mark = gateway.Events.Recent()[^1].Sequence;
        var began = TimeProvider.System.GetTimestamp();
        await one.Begin(rig);
        _written.Add("during");
        await rig.WriteBlindlyAsync("during");
        if (!one.IsFatal && !one.GivesUp)
        {
            _due.Add("during");
        }

        SwitchNotice? notice = null;
        if (!one.IsHarmless)
        {
            notice = one.Refusal.Length > 0
                ? await SwitchNotice.OfRefusalAsync(gateway, rig, one.Refusal)
                : await SwitchNotice.OfAsync(gateway, name, mark, one.Said, one.IsDeath);
        }
        else if (!one.HoldsBack)
        {
            await rig.SentAsync([.. _due]);
        }

        var after = notice is null ? (TimeSpan?)null : TimeProvider.System.GetElapsedTime(began);
        if (one.GivesUp)
        {
            await gateway.UntilAsync("'during' is named as given up", () => GivenUp >= 1 ? this : null);
        }

        var healed = one.IsFatal ? (TimeSpan?)null : await HealAsync();
        await EverythingIsAccountedForAsync();
        return new(
            rig.Plugin, one.Name, forced, notice?.Words, notice?.Evidence ?? "–", after, healed,
            gateway[name]!.Generation.Value, rig.Logins, string.Join("; ", Doubled().Concat(Invented())));
    }

    private MessagingStatistics Messages => gateway.Services.GetRequiredService<IMessagingStatus>().Snapshot();

    private int GivenUp => Messages.Undelivered.Count(lost => SwitchNotice.IsOf(name, lost.Adapter));

    private async Task<TimeSpan> HealAsync()
    {
        await one.End(rig);
        var ended = TimeProvider.System.GetTimestamp();
        TimeSpan healed;
        if (one.Swallows)
        {
            await AnsweredAtLastAsync();
            healed = TimeProvider.System.GetElapsedTime(ended);
        }
        else
        {
            await WriteAsync("after", isDue: true);
            await rig.SentAsync("after");
            healed = TimeProvider.System.GetElapsedTime(ended);
            await rig.SentAsync([.. _due]);
        }

        await gateway.WaitAsync(name, "well again", now => now.State == AdapterState.Ready);
        return healed;
    }

    /// <summary>What is written before the platform has a session again is lost on it: people write once more until they are answered.</summary>
    private async Task AnsweredAtLastAsync()
    {
        for (var number = 1; ; number++)
        {
            var text = $"after {number}";
            await WriteAsync(text, isDue: false);
            var answered = rig.SentAsync(text);

            // how long a person waits before asking again
            if (await Task.WhenAny(answered, Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken)) == answered || number == 100)
            {
                await answered;
                return;
            }
        }
    }

    private Task WriteAsync(string text, bool isDue)
    {
        _written.Add(text);
        if (isDue)
        {
            _due.Add(text);
        }

        return rig.WriteAsync(text);
    }

    /// <summary>What has reached the bot is answered, or named as given up.</summary>
    private Task EverythingIsAccountedForAsync() => rig.Reached.Count == 0 ? Task.CompletedTask : gateway.UntilAsync(
        $"everything that reached '{name}' is answered or given up",
        () => rig.Reached.Except(rig.Sent).Count() <= GivenUp ? this : null,
        () => $"reached: {string.Join(", ", rig.Reached)}; sent: {string.Join(", ", rig.Sent)}; given up: {GivenUp}");

    private IEnumerable<string> Doubled() =>
        rig.Sent.GroupBy(text => text).Where(texts => texts.Count() > 1).Select(texts => $"'{texts.Key}' {texts.Count()} times");

    private IEnumerable<string> Invented() => rig.Sent.Except(_written).Select(text => $"'{text}', which nobody wrote");
}
