using Gateway.Host.Model;

namespace Gateway.Host.Configuration;

/// <summary>The values that must never be shown.</summary>
/// <remarks>Redacting reads one immutable set without a lock. A secret that was replaced stays registered: old text may still show it.</remarks>
internal sealed class Secrets : ISecrets
{
    public const string Mask = "***";
    private const int Shortest = 4;
    private readonly Lock _gate = new();
    private volatile SecretSet _known = SecretSet.Empty;

    public void Register(string value)
    {
        if (value.Length < Shortest)
        {
            return;
        }

        lock (_gate)
        {
            _known = _known.With(value);
        }
    }

    public string Redact(string text) => _known.Redact(text);
}
