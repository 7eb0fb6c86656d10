using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>
/// One adapter, wrong in the way that the setting <c>behaviour</c> names. Where a behaviour is not about a certain call, <c>phase</c>
/// says when it happens: before it has reported its connection, after that (the default), or when the first message is sent. It is
/// otherwise well behaved, so that a test sees one fault at a time.
/// </summary>
[Adapter("misbehaving", Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply, Description = "Wrong on purpose")]
[Setting("behaviour", SettingKind.Text, Default = "good", Description = "What it does wrong")]
[Setting("phase", SettingKind.Choice, Choices = "before-connect|after-connect|on-send", Default = "after-connect")]
[Setting("delay", SettingKind.Duration, Default = "0", Description = "How long it waits before it misbehaves")]
[Setting("release_file", SettingKind.Text, Description = "What is blocked is released when this file exists")]
[Setting("report_file", SettingKind.Text, Description = "Where it writes what it has seen")]
[Setting("retryable", SettingKind.Boolean, Default = "true", Description = "Of the fatal report")]
[Setting("code", SettingKind.Text, Default = "fixture-fatal", Description = "Of the fatal report")]
[Setting("action", SettingKind.Choice, Choices = "None|Wait|Relogin|Reconfigure|UpdatePlugin|ContactAuthor", Default = "None")]
[Setting("opinions", SettingKind.Text, Description = "Answers of the liveness check in turn, 'dead,alive,none'; the last one is repeated")]
[Setting("count", SettingKind.Integer, Default = "100000", Description = "Of log lines")]
[Setting("url", SettingKind.Text, Description = "Of the platform that it polls")]
[Setting("port", SettingKind.Integer, Default = "9", Description = "Of the closed port")]
public sealed class MisbehavingAdapter : IAdapter
{
    private readonly TaskCompletionSource _firstSend = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Fixture? _fixture;
    private int _checks;

    public Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var fixture = _fixture = new Fixture(context, stopping);
        fixture.Report("run " + fixture.Behaviour);
        if (fixture.Is("hang-before-connect"))
        {
            fixture.Blocks.UntilReleased();
        }

        return fixture.Is("null-task-run") ? null! : LiveAsync(fixture);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var fixture = _fixture!;
        fixture.Report("send " + message.Text);
        _firstSend.TrySetResult();
        switch (fixture.Behaviour)
        {
            case "hang-send":
                fixture.Blocks.UntilReleased();
                break;
            case "hang-send-async":
                return new TaskCompletionSource<SendOutcome>().Task;
            case "throw-in-send":
                throw new FixtureException("thrown in send");
            case "throw-in-send-async":
                return Task.FromException<SendOutcome>(new FixtureException("thrown in send"));
            case "null-task":
            case "null-task-send":
                return null!;
            case "null-outcome":
                return Task.FromResult<SendOutcome>(null!);
            case "ambiguous-send":
                return Task.FromResult(SendOutcome.Ambiguous("no-answer", "The fixture got no answer."));
            case "retryable-send":
                return Task.FromResult(SendOutcome.Retryable("busy", "The fixture is busy.", fixture.Delay));
            case "permanent-send":
                return Task.FromResult(SendOutcome.Permanent("no-such-room", "The fixture knows no such room."));
        }

        return AnswerAsync(fixture, message);
    }

    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken)
    {
        var fixture = _fixture!;
        if (fixture.Is("hang-check"))
        {
            fixture.Blocks.UntilReleased();
        }

        if (fixture.Is("throw-in-check"))
        {
            throw new FixtureException("thrown in the liveness check");
        }

        if (fixture.Is("null-task", "null-task-check"))
        {
            return null!;
        }

        var script = fixture.Context.Settings.Text("opinions")
            ?? (fixture.Is("claims-dead") ? "dead" : fixture.Is("claims-alive-but-ended") ? "alive" : "none");
        var answers = script.Split(',', StringSplitOptions.TrimEntries);
        var answer = answers[Math.Min(_checks++, answers.Length - 1)];
        return Task.FromResult(answer switch
        {
            "dead" => LivenessOpinion.Dead("claims-dead", string.Create(CultureInfo.InvariantCulture, $"The fixture says dead, check {_checks}.")),
            "alive" => LivenessOpinion.Alive,
            _ => LivenessOpinion.None,
        });
    }

    private async Task LiveAsync(Fixture fixture)
    {
        if (fixture.Phase == "before-connect")
        {
            await MisbehaveAsync(fixture);
        }

        if (!fixture.Is("never-connects", "connect-refused"))
        {
            fixture.Connected();
        }

        if (fixture.Phase == "on-send")
        {
            await _firstSend.Task.WaitAsync(fixture.Stopping);
        }

        if (fixture.Phase != "before-connect")
        {
            await MisbehaveAsync(fixture);
        }

        if (!fixture.Is("task-returns", "claims-alive-but-ended", "die-after", "connect-then-die"))
        {
            await Stops.ServeAsync(fixture);
        }
    }

    private static async Task MisbehaveAsync(Fixture fixture)
    {
        if (fixture.Delay > TimeSpan.Zero && !fixture.Is("shutdown-slow", "retryable-send"))
        {
            await Task.Delay(fixture.Delay, fixture.Stopping);
        }

        switch (fixture.Behaviour)
        {
            case "task-faults-hostile":
                throw new HostileException(fixture.Blocks);
            case "task-faults":
                throw new FixtureException("the run task of the fixture faults");
            case "fatal-reported":
                var settings = fixture.Context.Settings;
                fixture.Context.ReportFatal(settings.Text("code") ?? "fixture-fatal", "The fixture cannot go on.",
                    settings.Boolean("retryable", fallback: true), Enum.Parse<UserAction>(settings.Text("action") ?? "None"));
                break;
            case "background-throws":
                _ = fixture.Context.Run("doomed", _ => throw new FixtureException("background work of the fixture throws"));
                break;
            default:
                Hooks.TryMap(fixture);
                await Escapes.TryAsync(fixture);
                await Leaks.TryAsync(fixture);
                await Connections.TryAsync(fixture);
                Touches.Try(fixture);
                break;
        }
    }

    /// <summary><c>!receive text</c> makes it hand in a message; everything is answered with <see cref="SendOutcomeKind.Sent"/>.</summary>
    private static async Task<SendOutcome> AnswerAsync(Fixture fixture, OutboundMessage message)
    {
        const string receive = "!receive ";
        if (message.Text.StartsWith(receive, StringComparison.Ordinal))
        {
            await fixture.ReceiveAsync(message.Text[receive.Length..], message.Conversation);
        }

        return SendOutcome.Sent(string.Create(CultureInfo.InvariantCulture, $"{fixture.Context.Generation}/{message.DeliveryId}"));
    }
}
