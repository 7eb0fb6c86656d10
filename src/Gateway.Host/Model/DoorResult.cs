namespace Gateway.Host.Model;

/// <summary>How a call into an adapter ended.</summary>
/// <param name="Status">What is known.</param>
/// <param name="Value">The answer; only with <see cref="CallStatus.Completed"/>.</param>
/// <param name="Fault">The exception as data; only with <see cref="CallStatus.Faulted"/>.</param>
internal readonly record struct DoorResult<T>(CallStatus Status, T? Value = default, AdapterFault? Fault = null);
