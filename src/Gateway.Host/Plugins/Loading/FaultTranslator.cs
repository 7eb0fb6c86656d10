using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Loading;

/// <summary>Turns a live exception into data, so that the object can be dropped inside the generation.</summary>
/// <remarks>
/// Runs no code of a plugin: <c>Message</c> and <c>StackTrace</c> are virtual, and an override that never returns would stop whoever
/// reports the death. Of a plugin's own exception types the text is read from the field that the base constructor filled.
/// </remarks>
internal static class FaultTranslator
{
    private const int MessageLimit = 2000;
    private const int StackLimit = 8000;
    private const int DepthLimit = 4;

    public static AdapterFault From(Exception exception) => From(exception, DepthLimit);

    private static AdapterFault From(Exception exception, int depth)
    {
        // a Task and a reflective call wrap what was thrown; people want to read what was thrown
        exception = exception switch
        {
            AggregateException { InnerExceptions.Count: 1 } aggregate => aggregate.InnerExceptions[0],
            System.Reflection.TargetInvocationException { InnerException: { } thrown } => thrown,
            _ => exception,
        };
        var inner = exception.InnerException is { } cause && depth > 1 ? From(cause, depth - 1) : null;
        return new AdapterFault(
            exception.GetType().FullName ?? "?",
            Cut(MessageOf(exception), MessageLimit),
            Cut(new StackTrace(exception, fNeedFileInfo: true).ToString(), StackLimit),
            inner);
    }

    private static string MessageOf(Exception exception)
    {
        // these three of the framework build their text from what they were given: other exceptions, an argument's ToString
        var asksOthers = exception is AggregateException or ArgumentOutOfRangeException or System.Reflection.ReflectionTypeLoadException;
        return (asksOthers || !IsOurs(exception.GetType()) ? MessageField(exception) : exception.Message) ?? "(no message)";
    }

    /// <summary>Of the gateway or the framework; a plugin's types live in a load context of their own, collectible or not.</summary>
    private static bool IsOurs(Type type) => AssemblyLoadContext.GetLoadContext(type.Assembly) == AssemblyLoadContext.Default;

    private static string Cut(string text, int limit) => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "…");

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? MessageField(Exception exception);
}
