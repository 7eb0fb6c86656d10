using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Escapes;

/// <summary>Hears of uncaught exceptions that no generation can be blamed for. Called on the failing thread: must return at once.</summary>
internal interface IUnattributedEscapes
{
    void OnEscape(AdapterFault fault, EscapeOrigin origin);
}
