namespace Gateway.Host.Model;

/// <summary>Turns a live exception into data, so that the object can be dropped inside the generation.</summary>
internal static class FaultTranslator
{
    private const int MessageLimit = 2000;
    private const int StackLimit = 8000;
    private const int DepthLimit = 4;

    public static AdapterFault From(Exception exception) => From(exception, DepthLimit);

    private static AdapterFault From(Exception exception, int depth)
    {
        // a Task wraps what was thrown; people want to read what was thrown
        exception = exception switch
        {
            AggregateException { InnerExceptions.Count: 1 } aggregate => aggregate.InnerExceptions[0],
            System.Reflection.TargetInvocationException { InnerException: { } thrown } => thrown,
            _ => exception,
        };

        var inner = exception.InnerException is { } cause && depth > 1 ? From(cause, depth - 1) : null;
        return new AdapterFault(exception.GetType().FullName ?? "?", Text(() => exception.Message, MessageLimit), Text(() => exception.StackTrace, StackLimit), inner);
    }

    /// <summary>Message and StackTrace are virtual: a plugin's exception can throw from them.</summary>
    private static string Text(Func<string?> read, int limit)
    {
        try
        {
            // a fresh string: one that a plugin interned could otherwise be of any length
            var text = read() ?? "";
            return text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "…");
        }
        catch (Exception)
        {
            return "(the exception's own text could not be read: it threw)";
        }
    }
}
