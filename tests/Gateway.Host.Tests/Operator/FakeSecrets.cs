using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

/// <summary>Redacts what was registered, as it stands.</summary>
internal sealed class FakeSecrets(params string[] values) : ISecrets
{
    private readonly List<string> _values = [.. values];

    public void Register(string value) => _values.Add(value);

    public string Redact(string text) => _values.Aggregate(text, (redacted, value) => redacted.Replace(value, "***", StringComparison.Ordinal));
}
