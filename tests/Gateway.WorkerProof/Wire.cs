using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.WorkerProof;

/// <summary>
/// One JSON object a line, both ways: <c>{"op": …, "id": n, …}</c> asks, <c>{"re": n, …}</c> answers, without an id it only tells.
/// </summary>
/// <remarks>Lines leave in the order of the calls; what arrives is handled concurrently, so that an answer can overtake a slow call.</remarks>
internal sealed class Wire(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _asked = new();
    private int _last;

    /// <summary>Reads until the other side closes. Answers of the handler go back; its throws go back as <c>refused</c>.</summary>
    public async Task ListenAsync(Func<JsonObject, Task<JsonObject?>> handle)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                var message = JsonNode.Parse(line)!.AsObject();
                if (message["re"]?.GetValue<int>() is { } id)
                {
                    _asked.TryRemove(id, out var waiting);
                    waiting?.TrySetResult(message);
                }
                else
                {
                    _ = HandleAsync(handle, message);
                }
            }
        }
        catch (IOException)
        {
            // The other process has gone: the same as the end of the stream.
        }

        foreach (var waiting in _asked.Values)
        {
            waiting.TrySetException(new IOException("The other side has closed the socket."));
        }
    }

    public async Task<JsonObject> AskAsync(string op, JsonObject message, CancellationToken cancellationToken = default)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        message["op"] = op;
        message["id"] = id;
        await WriteAsync(message);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public Task TellAsync(string op, JsonObject message)
    {
        message["op"] = op;
        return WriteAsync(message);
    }

    public void Dispose()
    {
        stream.Dispose();
        _writing.Dispose();
    }

    private async Task HandleAsync(Func<JsonObject, Task<JsonObject?>> handle, JsonObject message)
    {
        JsonObject? answer;
        try
        {
            answer = await handle(message);
        }
        catch (Exception thrown)
        {
            // Exceptions cross as data.
            answer = new() { ["threw"] = thrown.GetType().FullName, ["message"] = thrown.Message, ["reason"] = (thrown as Abstractions.GatewayRefusedException)?.Reason.ToString() };
        }

        if (message["id"]?.GetValue<int>() is { } id)
        {
            answer ??= [];
            answer["re"] = id;
            await WriteAsync(answer);
        }
    }

    private async Task WriteAsync(JsonObject message)
    {
        var line = Encoding.UTF8.GetBytes(message.ToJsonString() + "\n");
        await _writing.WaitAsync();
        try
        {
            await stream.WriteAsync(line);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Whoever waits for an answer is told by ListenAsync.
        }
        finally
        {
            _writing.Release();
        }
    }
}
