using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>What a reason code means to people.</summary>
/// <param name="Code">kebab-case, stable.</param>
/// <param name="Cause">What happened, as a clause that completes "because …".</param>
/// <param name="Next">What the host does by itself.</param>
/// <param name="Remedy">What a person can do, one sentence.</param>
/// <param name="Action">The same as a closed word.</param>
internal sealed record ReasonInfo(string Code, string Cause, string Next, string Remedy, UserAction Action);
