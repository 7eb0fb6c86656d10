namespace Gateway.Host.Tests.Messaging.Webhooks;

/// <summary>One request as it arrived.</summary>
internal sealed record WebhookCall(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body);
