using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>What the host does next, as it is shown.</summary>
internal sealed record NextActionView(NextActionKind Kind, DateTimeOffset? At, string Text);
