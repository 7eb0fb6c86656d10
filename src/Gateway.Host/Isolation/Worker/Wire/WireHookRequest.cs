using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A <see cref="HookRequest"/> for one mapped hook, on the wire.</summary>
/// <param name="Hook">The number that the worker gave it when it was mapped.</param>
[MemoryPackable]
internal sealed partial record WireHookRequest(
    long Hook, string Method, string Path, Dictionary<string, string>? Query, Dictionary<string, string>? Headers, byte[] Body, bool IsLoopback, DateTimeOffset ReceivedAt)
{
    public static WireHookRequest From(long hook, HookRequest request) => new(
        hook, request.Method, request.Path, WireMap.From(request.Query), WireMap.From(request.Headers), request.Body.ToArray(), request.IsLoopback, request.ReceivedAt);

    public HookRequest ToRequest() => new()
    {
        Method = Method,
        Path = Path,
        Query = WireMap.To(Query),
        Headers = WireMap.To(Headers),
        Body = Body,
        IsLoopback = IsLoopback,
        ReceivedAt = ReceivedAt,
    };
}
