using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>
/// Disposes meters whose observable instruments ask the code of a retired generation: the framework keeps every meter in a static list
/// until it is disposed, and libraries keep theirs for the life of what they take for the process (EF Core).
/// </summary>
/// <remarks>
/// The public way lists every instrument; whom it asks is in a field that is found by name. A meter without an observable instrument
/// holds nothing of a plugin and is left alone.
/// </remarks>
internal static class ForgottenMeters
{
    public static void Dispose(AssemblyLoadContext context)
    {
        HashSet<Meter> forgotten = [];
        using (var listener = new MeterListener())
        {
            // raised inline for every instrument that exists
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (instrument.IsObservable && Asks(instrument) is { } asked && AssemblyLoadContext.GetLoadContext(asked) == context)
                {
                    forgotten.Add(instrument.Meter);
                }
            };
            listener.Start();
        }

        foreach (var meter in forgotten)
        {
            meter.Dispose();
        }
    }

    private static Assembly? Asks(Instrument instrument) =>
        (instrument.GetType().GetField("_callback", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(instrument) as Delegate)?.Method.Module.Assembly;
}
