namespace Gateway.Adapters.Wechat;

/// <summary>Where polling goes on. Kept on disk.</summary>
/// <param name="Cursor">WeChat's own; empty at the beginning.</param>
/// <param name="GoodAt">When the session was good last, in seconds since 1970.</param>
/// <param name="Fingerprint">Of the bot that it belongs to.</param>
internal sealed record PollPoint(string Cursor, long GoodAt, string Fingerprint);
