using System.Globalization;

namespace Gateway.Host.Model;

/// <summary>One load of one instance. Grows by one, also across restarts of the host; 0 means "none yet".</summary>
internal readonly record struct GenerationNumber(long Value) : IComparable<GenerationNumber>
{
    public int CompareTo(GenerationNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(GenerationNumber left, GenerationNumber right) => left.Value < right.Value;

    public static bool operator >(GenerationNumber left, GenerationNumber right) => left.Value > right.Value;

    public static bool operator <=(GenerationNumber left, GenerationNumber right) => left.Value <= right.Value;

    public static bool operator >=(GenerationNumber left, GenerationNumber right) => left.Value >= right.Value;
}
