using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>Why a request was not served.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">A stable word in kebab-case.</param>
/// <param name="Message">One sentence with the remedy.</param>
internal sealed record HookRefusal(int Status, string Error, string Message)
{
    public static HookRefusal NotLoopback { get; } = new(403, "not-loopback",
        "This instance accepts unsigned requests, and therefore only from the machine it runs on. Configure 'secret' to accept others.");

    public HookResponse ToResponse(params (string Name, string Value)[] headers) =>
        HookJson.Answer(Status, json =>
        {
            json.WriteString("error", Error);
            json.WriteString("message", Message);
        }) with { Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.Ordinal) };
}
