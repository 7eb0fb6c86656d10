namespace Gateway.Adapters.Wechat;

/// <summary>How a connection to WeCom ended.</summary>
/// <param name="Kind">What comes next.</param>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Detail">One sentence for people.</param>
internal sealed record WecomEnd(WecomEndKind Kind, string Code, string Detail);
