using System.Globalization;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Obliging;

/// <summary>
/// Works, in the way that the setting <c>does</c> names: one sign of readiness at a time, a partial failure, or a small platform of its
/// own, whose messages come in through a hook and go out into a file.
/// </summary>
[Adapter("obliging", Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply, Description = "Works")]
[Setting("does", SettingKind.Choice, Choices = "platform|connect|hook|traffic|degraded", Default = "platform", Description = "How it shows that it works")]
[Setting("port", SettingKind.Integer, Default = "9", Description = "Where 'traffic' connects")]
[Setting("sent_file", SettingKind.Text, Description = "Where 'platform' writes what it is sent: instance, generation, conversation, text")]
[Setting("dead_file", SettingKind.Text, Description = "While this file exists its liveness check says dead")]
[Setting("probe", SettingKind.Choice, Choices = "none|answered|failed", Default = "none", Description = "What its probe says")]
[Setting("hold_file", SettingKind.Text, Description = "A send of 'hold' ends when this file exists")]
public sealed class ObligingAdapter : IAdapter
{
    private IAdapterContext? _context;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _context = context;
        switch (context.Settings.Text("does"))
        {
            case "hook":
                context.MapHook("", (_, _) => Task.FromResult(HookResponse.Text(200, "served")));
                break;
            case "traffic":
                using (var client = context.CreateHttpClient())
                {
                    await client.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{context.Settings.Integer("port", 9)}/"), stopping);
                }

                break;
            case "degraded":
                context.ReportConnected("connected");
                context.ReportDegraded("half-open", "Only one of two regions answers.");
                break;
            case "platform":
                context.MapHook("", TakeAsync);
                context.ReportConnected("platform");
                break;
            default:
                context.ReportConnected("connected");
                break;
        }

        await Task.Delay(Timeout.Infinite, stopping);
    }

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var context = _context!;
        while (message.Text == "hold" && context.Settings.Text("hold_file") is { } hold && !File.Exists(hold))
        {
            await Task.Delay(20, CancellationToken.None);
        }

        if (context.Settings.Text("sent_file") is { } file)
        {
            lock (this)
            {
                File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{context.Instance} {context.Generation} {message.Conversation} {message.Text}\n"));
            }
        }

        context.Log.Write(AdapterLogLevel.Information, "sent " + message.Text);
        return SendOutcome.Sent(message.DeliveryId);
    }

    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_context!.Settings.Text("dead_file") is { } file && File.Exists(file) ? LivenessOpinion.Dead("file", "The file says dead.") : LivenessOpinion.Alive);

    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(_context!.Settings.Text("probe") switch
    {
        "answered" => ProbeOutcome.Answered("the platform answered"),
        "failed" => ProbeOutcome.Failed("no-answer", "The platform did not answer."),
        _ => ProbeOutcome.None,
    });

    /// <summary>The body is the text; the last part of the path is the message's id, so that a platform may deliver it again.</summary>
    private async Task<HookResponse> TakeAsync(HookRequest request, CancellationToken cancellationToken)
    {
        await _context!.ReceiveAsync(
            new InboundMessage
            {
                MessageId = request.Path,
                Conversation = "c",
                Sender = new Participant("alice", "Alice"),
                Text = Encoding.UTF8.GetString(request.Body.Span),
            },
            cancellationToken);
        return HookResponse.Text(202, string.Create(CultureInfo.InvariantCulture, $"{_context.Generation}"));
    }
}
