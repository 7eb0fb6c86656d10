using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Serilog;
using Telegram.Bot;

namespace Gateway.Fixtures.UsesLibraries;

/// <summary>What the plugin carries itself, used and put away as its documentation says.</summary>
internal static class Packages
{
    public static Func<Place, Task>? Find(string use) => use switch
    {
        "newtonsoft-json" => _ => Newtonsoft(),
        "telegram-bot" => AskAsync,
        "di-container" => _ => ResolveAsync(),
        "serilog" => place => LogAsync(place, close: true),
        "serilog-static-not-closed" => place => LogAsync(place, close: false),
        "ef-core-sqlite" => StoreAsync,
        _ => null,
    };

    private static Task Newtonsoft()
    {
        var read = JsonConvert.DeserializeObject<Letter>("{\"Id\":7,\"Mood\":\"Busy\",\"Lines\":[{\"Id\":1}]}")!;
        return JsonConvert.SerializeObject(read).Contains("\"Id\":7", StringComparison.Ordinal) ? Task.CompletedTask : throw new InvalidOperationException();
    }

    private static async Task AskAsync(Place place)
    {
        using var http = new HttpClient();
        var bot = new TelegramBotClient(new TelegramBotClientOptions("1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", place.Address.TrimEnd('/')), http);
        var me = await bot.GetMe(place.Stopping);
        if (me.Id != 7)
        {
            throw new InvalidOperationException();
        }
    }

    private static async Task ResolveAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Letter>().AddScoped<Desk>().AddTransient(typeof(Box<>));
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        for (var round = 0; round < 10; round++)
        {
            // often enough for the container to compile its call sites
            await using var scope = provider.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Desk>();
            scope.ServiceProvider.GetRequiredService<Box<Line>>();
            ActivatorUtilities.CreateInstance<Desk>(scope.ServiceProvider);
        }
    }

    private static async Task LogAsync(Place place, bool close)
    {
        Log.Logger = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.File(Path.Combine(place.Folder, $"{Guid.NewGuid():N}.log")).CreateLogger();
        using (Serilog.Context.LogContext.PushProperty("letter", 7))
        {
            Log.Information("a letter {@Letter}", new Letter { Id = 7 });
        }

        if (close)
        {
            await Log.CloseAndFlushAsync();
        }
    }

    private static async Task StoreAsync(Place place)
    {
        await using var store = new LetterStore(Path.Combine(place.Folder, $"{Guid.NewGuid():N}.db"));
        await store.Database.EnsureCreatedAsync(place.Stopping);
        store.Lines.Add(new Line { Text = "a" });
        await store.SaveChangesAsync(place.Stopping);
        if (await store.Lines.CountAsync(line => line.Text == "a", place.Stopping) != 1)
        {
            throw new InvalidOperationException();
        }
    }

    private sealed class Desk(Letter letter)
    {
        public Letter Letter { get; } = letter;
    }

    private sealed class Box<T>
    {
        public T? Content { get; set; }
    }
}
