using System.Globalization;

namespace Gateway.Adapters.Wechat;

/// <summary>WeCom's answer to a frame.</summary>
/// <param name="Code">0 when it was done; null when the connection ended before there was an answer.</param>
/// <param name="Message">WeCom's words.</param>
internal sealed record WecomAnswer(int? Code, string? Message)
{
    private static readonly int[] Pace = [45009, 45033, 846607];
    private static readonly int[] Passing = [-1, 6000];

    public static WecomAnswer None { get; } = new(null, null);

    public bool IsGood => Code == 0;

    /// <summary>Too much at once.</summary>
    public bool IsLimited => Code is { } code && Pace.Contains(code);

    /// <summary>A fault of WeCom's own, which passes.</summary>
    public bool IsPassing => IsLimited || (Code is { } code && Passing.Contains(code));

    public string Said => Code is null ? "The connection ended before there was an answer." : string.Create(CultureInfo.InvariantCulture, $"WeCom says: {Message ?? "nothing"} ({Code}).");
}
