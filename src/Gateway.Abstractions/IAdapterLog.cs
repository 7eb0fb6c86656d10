namespace Gateway.Abstractions;

/// <summary>The log of one generation. Never blocks and never throws; lines over the rate limit are dropped and counted.</summary>
public interface IAdapterLog
{
    /// <summary>Writes one line. The exception is copied as text at once; the object is not kept.</summary>
    void Write(AdapterLogLevel level, string message, Exception? exception = null);
}
