using Gateway.Abstractions;
using Gateway.Host.Model;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>The answer of a hook on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireHookAnswer(CallStatus CallStatus, int Status, byte[]? Body, string? ContentType, Dictionary<string, string>? Headers, WireFault[]? Fault)
{
    public static WireHookAnswer From(in DoorResult<HookResponse> result) => result.Value is { } value
        ? new(result.Status, value.Status, value.Body.ToArray(), value.ContentType, WireMap.From(value.Headers), Fault: null)
        : new(result.Status, 0, null, null, null, WireFault.From(result.Fault));

    public DoorResult<HookResponse> ToResult() => CallStatus switch
    {
        CallStatus.Completed => new(CallStatus, new HookResponse { Status = Status, Body = Body ?? [], ContentType = ContentType ?? "", Headers = WireMap.To(Headers) }),
        CallStatus.Faulted => new(CallStatus, Fault: WireFault.Join(Fault)),
        CallStatus.Fenced or CallStatus.Busy or CallStatus.Abandoned => new(CallStatus),
        _ => throw new InvalidDataException($"call status {CallStatus}"),
    };
}
