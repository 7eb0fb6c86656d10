namespace Gateway.Host.Storage;

/// <summary>The open data file, or why there is none.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="File">Null unless opened.</param>
/// <param name="Message">One line with cause and remedy; empty when opened.</param>
internal sealed record DataFileOutcome(DataFileStatus Status, DataFile? File, string Message);
