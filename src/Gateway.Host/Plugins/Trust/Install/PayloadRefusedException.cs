namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>An archive or folder that must not be installed. Thrown and caught within an installation only; the message is for the operator.</summary>
internal sealed class PayloadRefusedException(string message) : Exception(message);
