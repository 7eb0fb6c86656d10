using Gateway.Abstractions;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>
/// What is called on the adapter. Implemented by structs, so that the one door serves every call without a delegate or a box.
/// </summary>
internal interface IInvocation<T>
{
    CallKind Kind { get; }

    Task<T>? Invoke(IAdapter adapter, CancellationToken aborted);
}
