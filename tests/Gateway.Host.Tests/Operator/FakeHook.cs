using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeHook(string adapter, string path = "", long generation = 1) : IHookTarget
{
    private readonly Lock _gate = new();
    private int _inside;

    public AdapterId Adapter { get; } = AdapterId.Parse(adapter);

    public GenerationNumber Generation { get; } = new(generation);

    public string Path { get; } = path;

    public HookRequest? Last { get; private set; }

    public DoorResult<HookResponse> Answer { get; set; } = new(CallStatus.Completed, HookResponse.Text(200, "ok"));

    /// <summary>Calls stay inside until this is completed.</summary>
    public Task Open { get; init; } = Task.CompletedTask;

    /// <summary>At the same time.</summary>
    public int Most { get; private set; }

    public int Inside => Volatile.Read(ref _inside);

    public async Task<DoorResult<HookResponse>> InvokeAsync(HookRequest request)
    {
        Last = request;
        lock (_gate)
        {
            Most = Math.Max(Most, ++_inside);
        }

        await Open;
        lock (_gate)
        {
            _inside--;
        }

        return Answer;
    }
}
