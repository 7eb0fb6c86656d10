using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeHook(string adapter, string path = "", long generation = 1) : IHookTarget
{
    public AdapterId Adapter { get; } = AdapterId.Parse(adapter);

    public GenerationNumber Generation { get; } = new(generation);

    public string Path { get; } = path;

    public HookRequest? Last { get; private set; }

    public DoorResult<HookResponse> Answer { get; set; } = new(CallStatus.Completed, HookResponse.Text(200, "ok"));

    public Task<DoorResult<HookResponse>> InvokeAsync(HookRequest request)
    {
        Last = request;
        return Task.FromResult(Answer);
    }
}
