using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>
/// Receives messages by HTTP POST behind the host's listener. Signed instances check every request after Standard Webhooks; unsigned ones
/// serve this machine only, and what is sent through them can be read back.
/// </summary>
[Adapter("webhook", Transport = TransportKind.Passive, Overlap = OverlapPolicy.Safe,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Threads
        | AdapterCapabilities.IdempotentSend,
    Description = "Messages over HTTP, signed after Standard Webhooks.")]
[Setting("unsigned", SettingKind.Boolean, Default = "false",
    Description = "Accept requests without a signature, from this machine only.")]
[Setting("secret", SettingKind.Text, Required = true, RequiredUnless = "unsigned", Secret = true,
    Description = "The signing key, whsec_ and base64; several separated by spaces while it is being changed.")]
[Setting("tolerance", SettingKind.Duration, Default = "5m", Min = 1, Max = 86400,
    Description = "How far the timestamp of a signed request may be from this machine's clock.")]
[Setting("mailbox", SettingKind.Integer, Default = "1000", Min = 1, Max = 100000,
    Description = "How many sent messages are kept for reading back; unsigned instances only.")]
public sealed class WebhookAdapter : IAdapter
{
    private volatile Mailbox? _mailbox;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var unsigned = context.Settings.Boolean("unsigned");
        SignatureVerifier? verifier = null;
        if (!unsigned && !SignatureVerifier.TryCreate(
            context.Settings.Text("secret") ?? "", context.Settings.Duration("tolerance", TimeSpan.FromMinutes(5)), context.TimeProvider, out verifier))
        {
            context.ReportFatal(
                "bad-secret",
                "The setting 'secret' is no signing key: it has to be 'whsec_' followed by base64, or several of these separated by spaces.",
                retryable: false,
                UserAction.Reconfigure);
            return;
        }

        _mailbox = unsigned ? new Mailbox((int)context.Settings.Integer("mailbox", 1000)) : null;
        using var messages = context.MapHook("messages", (request, _) => Task.FromResult(MailboxHook.Answer(request, _mailbox)));
        using var hook = context.MapHook("", new MessageHook(context, verifier).AnswerAsync);
        context.ReportConnected($"serves /hooks/{context.Instance}, {(unsigned ? "unsigned, this machine only" : "signed")}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the host has asked; ending is the answer
        }
    }

    /// <inheritdoc />
    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(_mailbox is { } mailbox
            ? SendOutcome.Sent(mailbox.Put(message))
            : SendOutcome.Permanent("no-callback", "A signed webhook instance has nowhere to send to: nobody can read its messages back."));
}
