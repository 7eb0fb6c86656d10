using System.Text.Json.Serialization;

namespace Gateway.Host.Model.Crash;

/// <summary>One adapter that may have ended the gateway.</summary>
/// <param name="Adapter">Which.</param>
/// <param name="Plugin">Of which plugin.</param>
/// <param name="Generation">Which load of it.</param>
/// <param name="Build">Content hash of the build that ran: a new one is not punished for it.</param>
/// <param name="Grade">How sure.</param>
/// <param name="Words">Why it is suspected, for people.</param>
internal sealed record CrashSuspect(string Adapter, string Plugin, long Generation, string Build, SuspicionGrade Grade, string Words)
{
    public CrashAction Action { get; init; }

    /// <summary>Of a quarantine: when it ends by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How sure, in a word.</summary>
    [JsonIgnore]
    public string Sure => Grade switch
    {
        SuspicionGrade.Frames => "certain",
        SuspicionGrade.OnlyCall or SuspicionGrade.OnlyAble or SuspicionGrade.OnlyLoaded => "likely",
        SuspicionGrade.LastEntered => "probable",
        _ => "possible",
    };
}
