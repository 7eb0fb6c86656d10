using System.Text;

namespace Gateway.Host.Isolation.Escapes;

/// <summary>
/// A runtime that ends for want of memory prints no frames, so that nobody could tell whose code wanted it. They are printed here, in the
/// runtime's own form, for the outer supervisor.
/// </summary>
internal static class LastWordsOfMemory
{
    public static void Say(OutOfMemoryException exception)
    {
        try
        {
            // not the console's writer: a plugin may have replaced it
            using var errors = Console.OpenStandardError();
            errors.Write(Encoding.UTF8.GetBytes(Text(exception.StackTrace)));
        }
        catch (Exception failure) when (failure is OutOfMemoryException or IOException)
        {
            // there is not even room for this: the process ends without it
            return;
        }
    }

    /// <summary>What the runtime writes of every other exception that nobody caught.</summary>
    internal static string Text(string? frames) => $"Unhandled exception. System.OutOfMemoryException: nobody caught it\n{frames}\n";
}
