using Gateway.Host.Foundation;

namespace Gateway.Host.Model.Crash;

/// <summary>The part of the marker that belongs to one generation.</summary>
internal interface ICrashRow
{
    /// <summary>Where its calls in flight are noted.</summary>
    CallMarks Calls { get; }
}
