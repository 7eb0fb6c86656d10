using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>One mapped hook of one generation.</summary>
internal interface IHookTarget
{
    AdapterId Adapter { get; }

    GenerationNumber Generation { get; }

    /// <summary>Below the instance's own path, without slashes at the ends; empty for everything.</summary>
    string Path { get; }

    /// <summary>Calls the adapter through the door, with the hook deadline. Never throws.</summary>
    Task<DoorResult<HookResponse>> InvokeAsync(HookRequest request);
}
