namespace Gateway.Host.Model.Journal;

/// <summary>A consumer at one moment.</summary>
/// <param name="Row">As written down.</param>
/// <param name="Connected">A connection reads under its name now.</param>
/// <param name="InHand">Messages handed out on that connection and not acknowledged yet.</param>
/// <param name="Behind">How far its cursor is behind the newest message, messages of other instances included.</param>
/// <param name="Parked">Parked messages.</param>
internal sealed record ConsumerSnapshot(ConsumerRow Row, bool Connected, int InHand, long Behind, int Parked);
