namespace Gateway.Host.Model;

/// <summary>
/// An exception of an adapter as data: texts of bounded length. The object itself never leaves the generation, because it keeps its
/// type, and so the load context, alive.
/// </summary>
/// <param name="Type">Full name of the exception's type.</param>
/// <param name="Message">Its message, cut at 2,000 characters.</param>
/// <param name="Stack">Its stack, cut at 8,000 characters.</param>
/// <param name="Inner">The inner exception, at most four deep.</param>
internal sealed record AdapterFault(string Type, string Message, string Stack, AdapterFault? Inner)
{
    /// <summary>"TimeoutException: the words", with the innermost cause where there is one.</summary>
    public string Summary
    {
        get
        {
            var innermost = this;
            while (innermost.Inner is { } next)
            {
                innermost = next;
            }

            var text = $"{Type}: {Message}";
            return ReferenceEquals(innermost, this) ? text : $"{text} ({innermost.Type}: {innermost.Message})";
        }
    }

    /// <summary>All of it over several lines, for a log: each exception with its stack, the outer one first.</summary>
    public string Whole => $"{Type}: {Message}\n{Stack.TrimEnd()}" + (Inner is null ? "" : $"\ncaused by {Inner.Whole}");
}
