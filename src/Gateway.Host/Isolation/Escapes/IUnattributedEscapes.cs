using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Escapes;

/// <summary>Hears of uncaught exceptions that no generation can be blamed for. Called on the failing thread: must return at once.</summary>
internal interface IUnattributedEscapes
{
    void OnEscape(AdapterFault fault, EscapeOrigin origin);

    /// <summary>A task that nobody awaited had failed: nothing escaped, the process is as sound as before.</summary>
    void OnForgotten(AdapterFault fault);
}
