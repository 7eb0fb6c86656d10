using Gateway.Abstractions;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>Behaviours behind the host's listener.</summary>
internal static class Hooks
{
    public static void TryMap(Fixture fixture)
    {
        if (fixture.Is("hang-hook", "hang-hook-async", "throw-in-hook", "null-task-hook", "good-hook"))
        {
            fixture.Context.MapHook("", (request, _) => HandleAsync(fixture, request));
        }
    }

    private static Task<HookResponse> HandleAsync(Fixture fixture, HookRequest request)
    {
        switch (fixture.Behaviour)
        {
            case "hang-hook":
                fixture.Blocks.UntilReleased();
                break;
            case "hang-hook-async":
                return new TaskCompletionSource<HookResponse>().Task;
            case "throw-in-hook":
                throw new FixtureException("thrown in the hook");
            case "null-task-hook":
                return null!;
        }

        return Task.FromResult(new HookResponse { Status = 200, Body = request.Body });
    }
}
