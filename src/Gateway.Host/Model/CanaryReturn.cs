namespace Gateway.Host.Model;

/// <summary>A canary that came in.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="At">When, as a timestamp of the <see cref="TimeProvider"/>.</param>
internal readonly record struct CanaryReturn(string Text, long At);
