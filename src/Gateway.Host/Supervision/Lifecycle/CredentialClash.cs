using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>An instance must not run because another one logs in with the same credential.</summary>
/// <param name="Holder">The instance that has it.</param>
/// <param name="Setting">The secret setting whose value is the same; the value itself is never here.</param>
/// <param name="IsLeaving">The holder is giving it up and still runs with it.</param>
internal sealed record CredentialClash(AdapterId Holder, string Setting, bool IsLeaving);
