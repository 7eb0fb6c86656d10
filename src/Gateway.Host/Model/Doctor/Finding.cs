namespace Gateway.Host.Model.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Area">What it belongs to: "data", "sandbox".</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">What is so, in one sentence without its full stop.</param>
/// <param name="Remedy">What to do; empty only where nothing is to be done.</param>
internal sealed record Finding(string Area, FindingLevel Level, string Text, string Remedy = "")
{
    public static Finding Fine(string area, string text) => new(area, FindingLevel.Fine, text);

    public static Finding Note(string area, string text, string remedy) => new(area, FindingLevel.Note, text, remedy);

    public static Finding Attention(string area, string text, string remedy) => new(area, FindingLevel.Attention, text, remedy);
}
