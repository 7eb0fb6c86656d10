using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Isolation.Escapes;

/// <summary>
/// Every managed exception that nobody caught, traced to the generation whose code threw it: by the ambient scope, else by the frames
/// of its stack (dotnet-facts: timers and finalizers have no scope any more).
/// </summary>
/// <remarks>
/// Process-wide, because the runtime's handlers are: <c>SetUnhandledExceptionHandler</c> may be set once. A test process with several
/// hosts shares it; scopes keep them apart.
/// </remarks>
internal static class EscapeRouter
{
    private static readonly ConditionalWeakTable<AssemblyLoadContext, GenerationScope> Scopes = [];
    private static readonly Lock Gate = new();
    private static volatile IUnattributedEscapes? s_unattributed;
    private static bool s_installed;

    /// <summary>Call before the first plugin is loaded. A second call only replaces who hears of exceptions that nothing attributes.</summary>
    public static void Install(IUnattributedEscapes unattributed)
    {
        lock (Gate)
        {
            s_unattributed = unattributed;
            if (s_installed)
            {
                return;
            }

            s_installed = true;
            ExceptionHandling.SetUnhandledExceptionHandler(OnUnhandled);
            TaskScheduler.UnobservedTaskException += OnUnobserved;
            AppDomain.CurrentDomain.FirstChanceException += OnFirstChance;
        }
    }

    /// <summary>The table holds the context weakly: it never keeps one alive.</summary>
    public static void Register(AssemblyLoadContext context, GenerationScope scope) => Scopes.AddOrUpdate(context, scope);

    private static void OnFirstChance(object? sender, FirstChanceExceptionEventArgs args) =>
        GenerationScope.Current?.NoteFirstChance(args.Exception);

    /// <summary>True keeps the process alive.</summary>
    private static bool OnUnhandled(Exception exception)
    {
        if (exception is OutOfMemoryException outOfMemory)
        {
            LastWordsOfMemory.Say(outOfMemory);
            return false;
        }

        var (scope, origin) = Attribute(exception);
        scope ??= GenerationScope.Current;
        if (scope is not null)
        {
            scope.NoteEscape(FaultTranslator.From(exception), "an exception escaped on a thread that nobody awaits");
            return true;
        }

        // frames of the host and nobody else's: that is a bug of ours, and the state is unknown
        s_unattributed?.OnEscape(FaultTranslator.From(exception), origin);
        return origin != EscapeOrigin.Host;
    }

    private static void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs args)
    {
        args.SetObserved();
        foreach (var exception in args.Exception.InnerExceptions)
        {
            var (scope, origin) = Attribute(exception);
            if (scope is not null)
            {
                scope.NoteForgottenTask(FaultTranslator.From(exception));
            }
            else if (origin != EscapeOrigin.Framework)
            {
                s_unattributed?.OnForgotten(FaultTranslator.From(exception));
            }
        }
    }

    private static (GenerationScope? Scope, EscapeOrigin Origin) Attribute(Exception exception)
    {
        var origin = EscapeOrigin.Framework;
        foreach (var assembly in Assemblies(exception))
        {
            if (AssemblyLoadContext.GetLoadContext(assembly) is { } context && Scopes.TryGetValue(context, out var scope))
            {
                return (scope, EscapeOrigin.Plugin);
            }

            origin = assembly == typeof(EscapeRouter).Assembly ? EscapeOrigin.Host : origin;
        }

        return (null, origin);
    }

    private static IEnumerable<Assembly> Assemblies(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            // the type itself is a witness: a plugin's own exception thrown by a framework helper
            yield return current.GetType().Assembly;
            foreach (var frame in new StackTrace(current, fNeedFileInfo: false).GetFrames())
            {
                if (frame.GetMethod()?.Module.Assembly is { } assembly)
                {
                    yield return assembly;
                }
            }
        }
    }
}
