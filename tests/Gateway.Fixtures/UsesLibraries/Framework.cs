using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq.Expressions;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Serialization;

namespace Gateway.Fixtures.UsesLibraries;

/// <summary>What comes with the framework, used and put away as its documentation says.</summary>
internal static class Framework
{
    private static readonly JsonSerializerOptions s_own = new() { PropertyNameCaseInsensitive = true, Converters = { new JsonStringEnumConverter() } };

    public static Func<Place, Task>? Find(string use) => use switch
    {
        "nothing" => _ => Task.CompletedTask,
        "json-default" => _ => Json(null),
        "json-own-options" => _ => Json(s_own),
        "type-descriptor" => _ => Describe(),
        "xml-serializer" => _ => Xml(),
        "regex-compiled" => _ => Match(),
        "expression-compiled" => _ => Compile(),
        "http-client" => FetchAsync,
        "activity-and-meter" => _ => Measure(),
        "timer-disposed" => TimeAsync,
        _ => null,
    };

    private static Task Json(JsonSerializerOptions? options)
    {
        var read = JsonSerializer.Deserialize<Letter>("{\"Id\":7,\"Lines\":[{\"Id\":1,\"Text\":\"a\"}]}", options)!;
        return JsonSerializer.Serialize(read, options).Length > 0 ? Task.CompletedTask : throw new InvalidOperationException();
    }

    private static Task Describe()
    {
        var read = TypeDescriptor.GetProperties(typeof(Letter))["Mood"]!.Converter.ConvertFromInvariantString("Busy");
        return read is Mood.Busy ? Task.CompletedTask : throw new InvalidOperationException();
    }

    private static Task Xml()
    {
        var serializer = new XmlSerializer(typeof(Letter));
        using var text = new StringWriter();
        serializer.Serialize(text, new Letter { Id = 7 });
        return serializer.Deserialize(new StringReader(text.ToString())) is Letter { Id: 7 } ? Task.CompletedTask : throw new InvalidOperationException();
    }

    private static Task Match() =>
        new Regex("^(a+)b$", RegexOptions.Compiled).IsMatch("aaab") ? Task.CompletedTask : throw new InvalidOperationException();

    private static Task Compile()
    {
        Expression<Func<Letter, int>> id = letter => letter.Id + 1;
        return id.Compile()(new Letter { Id = 6 }) == 7 ? Task.CompletedTask : throw new InvalidOperationException();
    }

    private static async Task FetchAsync(Place place)
    {
        using var client = new HttpClient();
        _ = await client.GetStringAsync(place.Address + "letter", place.Stopping);
    }

    private static Task Measure()
    {
        using var source = new ActivitySource("fixture");
        using var listener = new ActivityListener { ShouldListenTo = one => one.Name == "fixture", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("letter");
        using var meter = new Meter("fixture");
        meter.CreateCounter<int>("letters").Add(1);
        return Task.CompletedTask;
    }

    private static async Task TimeAsync(Place place)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = new Timer(_ => fired.TrySetResult(), null, 0, 10);
        await fired.Task.WaitAsync(place.Stopping);
    }
}
