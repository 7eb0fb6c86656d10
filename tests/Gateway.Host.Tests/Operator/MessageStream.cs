using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Gateway.Host.Tests.Operator;

/// <summary>A reader of <c>GET /api/v1/messages</c> that takes one event after the other.</summary>
internal sealed class MessageStream : IDisposable
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private MessageStream(HttpResponseMessage answer, Stream body) => (_answer, _reader) = (answer, new StreamReader(body));

    public static async Task<MessageStream> OpenAsync(HttpClient http, string query, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/v1/messages" + query, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is { } id)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{id}");
        }

        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var stream = new MessageStream(answer, await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await stream.BlockAsync()).ShouldBe("retry: 2000");
        return stream;
    }

    /// <summary>The next event; comments are passed over.</summary>
    public async Task<(string? Id, string Name, JsonNode Data)> NextAsync()
    {
        var block = await BlockAsync();
        while (block.StartsWith(':'))
        {
            block = await BlockAsync();
        }

        var fields = block.Split('\n').ToDictionary(line => line.Split(": ", 2)[0], line => line.Split(": ", 2)[1]);
        return (fields.GetValueOrDefault("id"), fields["event"], JsonNode.Parse(fields["data"])!);
    }

    /// <summary>Everything up to the next empty line, without the last line end.</summary>
    public async Task<string> BlockAsync()
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(ShouldNeverTimeOut) is { } line)
        {
            if (line.Length == 0)
            {
                return string.Join('\n', lines);
            }

            lines.Add(line);
        }

        throw new EndOfStreamException("The stream has ended.");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _answer.Dispose();
    }
}
