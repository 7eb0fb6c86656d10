using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>Every row of docs/unloading.md. What is expected stands here before anything is measured.</summary>
internal static class UnloadRows
{
    private const string Libraries = "UsesLibraries";
    private const string Web = "UsesWeb";

    public static IReadOnlyList<UnloadRow> All { get; } =
    [
        Goes(Libraries, "nothing", "nothing at all"),
        Goes(Libraries, "json-default", "System.Text.Json, default options"),
        Goes(Libraries, "json-own-options", "System.Text.Json, options of its own"),
        Goes(Libraries, "type-descriptor", "`TypeDescriptor` and a `TypeConverter` of its own"),
        Goes(Libraries, "regex-compiled", "a compiled `Regex`"),
        Goes(Libraries, "expression-compiled", "a compiled expression tree"),
        Goes(Libraries, "http-client", "`HttpClient`"),
        Goes(Libraries, "activity-and-meter", "`ActivitySource`, a listener, `Meter`"),
        Goes(Libraries, "timer-disposed", "a `Timer`, disposed"),
        Goes(Libraries, "newtonsoft-json", "Newtonsoft.Json"),
        Goes(Libraries, "telegram-bot", "Telegram.Bot"),
        Goes(Libraries, "di-container", "Microsoft.Extensions.DependencyInjection, its own copy"),
        Goes(Libraries, "serilog", "Serilog with a file, closed"),
        Goes(Libraries, "serilog-static-not-closed", "Serilog with a file, never closed"),
        Goes(Libraries, "ef-core-sqlite", "EF Core with SQLite (native)"),
        Goes(Web, "kestrel", "Kestrel, the framework's"),
        Goes(Web, "shared-di-container", "dependency injection and logging, the framework's"),
        Stays(Libraries, "xml-serializer", "`XmlSerializer` on a type with a list", "DynamicAssemblies.s_tableIsTypeDynamic"),
        Stays(Web, "kestrel-minimal-api", "`WebApplication` with a minimal API", "ParameterBindingMethodCache"),
        Stays(Libraries, "process-exit-handler", "`AppDomain.ProcessExit += …`, never taken back", "AppDomain.ProcessExit -> EventHandler -> Gateway.Fixtures.UsesLibraries.LeftBehind"),
        Stays(Libraries, "cancel-key-handler", "`Console.CancelKeyPress += …`, never taken back", "Console.s_cancelCallbacks -> ConsoleCancelEventHandler"),
        Stays(Libraries, "first-chance-handler", "`AppDomain.FirstChanceException += …`, never taken back", "AppContext.FirstChanceException -> EventHandler"),
        Stays(Libraries, "signal-registration", "a `PosixSignalRegistration`, never disposed", "PosixSignalRegistration.s_registrations"),
        Stays(Libraries, "timer-left-running", "a `Timer` in a static field, never disposed", "TimerQueue.Instances"),
        Stays(Libraries, "thread-that-never-ends", "a thread that never ends", " in Gateway.Fixtures.UsesLibraries."),
        Stays(Libraries, "task-that-never-ends", "a continuation of a task that never completes", "TimerQueue.Instances"),
        Stays(Libraries, "handle-never-freed", "a `GCHandle`, never freed", "strong handle -> Gateway.Fixtures.UsesLibraries.Letter"),
    ];

    private static UnloadRow Goes(string fixture, string uses, string means) => new(fixture, uses, means, RetiredState.Unloaded);

    private static UnloadRow Stays(string fixture, string uses, string means, string holder) => new(fixture, uses, means, RetiredState.Leaked, holder);
}
