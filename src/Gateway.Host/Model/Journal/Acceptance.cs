using System.Runtime.InteropServices;
using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>What became of a message that was handed to the journal.</summary>
/// <param name="Receipt">How safely it is held.</param>
/// <param name="Sequence">Its place in the journal; 0 for a duplicate, and where nothing is written down.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Acceptance(ReceiveReceipt Receipt, long Sequence = 0);
