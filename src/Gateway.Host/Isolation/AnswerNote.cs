using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>Counts the result of a call. On whatever thread brought it; must return at once.</summary>
internal delegate void AnswerNote<T>(in DoorResult<T> result);
