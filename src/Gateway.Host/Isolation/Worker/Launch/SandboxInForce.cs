namespace Gateway.Host.Isolation.Worker.Launch;

/// <param name="IsOn">Whether the worker is confined.</param>
/// <param name="Why">What it is confined by, or why it is not, with the remedy.</param>
internal sealed record SandboxInForce(bool IsOn, string Why)
{
    public string Sentence => IsOn ? $"sandbox: on ({Why})" : $"sandbox: off ({Why})";
}
