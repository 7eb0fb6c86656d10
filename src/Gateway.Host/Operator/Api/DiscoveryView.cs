namespace Gateway.Host.Operator.Api;

/// <summary>The content of <c>gateway.json</c>: how the command line finds the running gateway.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Started">When it started, for people.</param>
/// <param name="StartMark">The same as the system counts it; a process id alone may have been given to somebody else since.</param>
/// <param name="Admin">The address of the admin API.</param>
/// <param name="Hooks">The address that platforms call.</param>
/// <param name="Version">The gateway's version.</param>
internal sealed record DiscoveryView(int Pid, DateTimeOffset Started, string StartMark, string Admin, string Hooks, string Version);
