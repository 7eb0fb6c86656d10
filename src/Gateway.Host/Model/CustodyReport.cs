using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>What came of it.</summary>
/// <param name="Status">Whether it was done.</param>
/// <param name="Message">One sentence; with a remedy when it was not done.</param>
/// <param name="Items">Plugin by plugin.</param>
internal sealed record CustodyReport(CustodyStatus Status, string Message, ImmutableArray<CustodyItem> Items)
{
    public static CustodyReport Refused(string message) => new(CustodyStatus.Refused, message, []);
}
