// The contract as it was in 1.0, frozen, as far as the fixture uses it: signatures only, because only the compiler ever sees it. At
// run time the host's own assembly answers. Without InboundMessage.ReplyContext, OutboundMessage.ReplyContext,
// SettingAttribute.RequiredUnless and IAdapterContext.RequestLoginAsync, which came with 1.1.
namespace Gateway.Abstractions;

[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AdapterAttribute(string id) : Attribute
{
    public string Id { get; } = id;
    public TransportKind Transport { get; set; } = TransportKind.Socket;
    public string? Description { get; set; }
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SettingAttribute(string key, SettingKind kind) : Attribute
{
    public string Key { get; } = key;
    public SettingKind Kind { get; } = kind;
    public bool Required { get; set; }
    public bool Secret { get; set; }
    public string? Default { get; set; }
}

public enum TransportKind { Socket, LongPoll, Passive }

public enum SettingKind { Text, Integer, Number, Boolean, Duration, Choice, List, Map }

public enum ReceiveReceipt { Volatile, Durable, Duplicate }

public enum StartReason { Cold, Reload, Recovery, Configuration }

public enum UserAction { None, Wait, Relogin, Reconfigure, UpdatePlugin, ContactAuthor }

public sealed record Participant(string Id, string? Name = null, bool IsBot = false);

public sealed record InboundMessage
{
    public required string MessageId { get; init; }
    public required string Conversation { get; init; }
    public required Participant Sender { get; init; }
    public string Text { get; init; } = "";
}

public sealed record OutboundMessage
{
    public required string DeliveryId { get; init; }
    public required string Conversation { get; init; }
    public string Text { get; init; } = "";
}

public sealed record SendOutcome
{
    private SendOutcome()
    {
    }

    public static SendOutcome Sent(string platformMessageId) => throw null!;
}

public sealed record LivenessOpinion
{
    private LivenessOpinion()
    {
    }

    public static LivenessOpinion None => throw null!;
}

public interface IAdapterState
{
    Task<string?> GetAsync(string key, CancellationToken cancellationToken = default);

    Task SetAsync(string key, string value, CancellationToken cancellationToken = default);
}

public interface IAdapterContext
{
    string Instance { get; }
    long Generation { get; }
    StartReason StartReason { get; }
    IAdapterState State { get; }
    CancellationToken Aborted { get; }

    Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default);

    void ReportConnected(string? detail = null);

    void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None);

    HttpClient CreateHttpClient();
}

public interface IAdapter
{
    Task RunAsync(IAdapterContext context, CancellationToken stopping);

    Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken);

    Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => throw null!;
}
