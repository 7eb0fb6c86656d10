using System.ComponentModel;

namespace Gateway.Fixtures.UsesLibraries;

/// <summary>A type of the plugin that goes through every library.</summary>
public sealed class Letter
{
    public int Id { get; set; }

    public string? Text { get; set; }

    public DayOfWeek Day { get; set; }

    public List<Line> Lines { get; set; } = [];

    [TypeConverter(typeof(MoodConverter))]
    public Mood Mood { get; set; }
}

public sealed class Line
{
    public int Id { get; set; }

    public string? Text { get; set; }
}

public enum Mood
{
    Calm,
    Busy,
}

public sealed class MoodConverter() : EnumConverter(typeof(Mood));
