namespace Gateway.Process.Tests;

/// <summary>How a process ended and what it said.</summary>
internal sealed record ProcessOutcome(int Code, string Output, string Errors)
{
    public string All => $"exit code {Code}\n{Output}\n{Errors}";
}
