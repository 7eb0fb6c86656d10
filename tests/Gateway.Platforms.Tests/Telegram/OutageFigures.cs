namespace Gateway.Platforms.Tests.Telegram;

/// <summary>What one outage came to.</summary>
/// <param name="Length">How long it lasted.</param>
/// <param name="Status">When the status named it, from its beginning; readiness and log likewise.</param>
/// <param name="Polling">When the first poll came that is answered, from its end.</param>
/// <param name="Ready">When status and readiness were fine again, from its end.</param>
/// <param name="Logins">How often getMe was asked, from its beginning until all was fine; where connections are refused nobody can count.</param>
/// <param name="Generation">Which generation of the adapter was polling in the end.</param>
internal sealed record OutageFigures(TimeSpan Length, TimeSpan Status, TimeSpan Readiness, TimeSpan Log, TimeSpan Polling, TimeSpan Ready, int Logins, long Generation);
