using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>With this value of a setting an adapter receives in this way; see <see cref="TransportWhenAttribute"/>.</summary>
internal sealed record TransportRule(string Setting, string Value, TransportKind Transport);
