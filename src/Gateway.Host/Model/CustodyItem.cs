namespace Gateway.Host.Model;

/// <summary>One plugin in a report.</summary>
/// <param name="Plugin">Its id, or its name in the folder when the id is not known.</param>
/// <param name="Source">Its folder or file; empty when there is none any more.</param>
/// <param name="State">What about it.</param>
/// <param name="Detail">What exactly; may be empty.</param>
internal sealed record CustodyItem(string Plugin, string Source, CustodyState State, string Detail);
