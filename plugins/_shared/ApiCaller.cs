using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>Requests over HTTP, each with a deadline, with failures as values.</summary>
/// <remarks>Safe from any thread. Keep one; disposing ends what is under way.</remarks>
internal sealed class ApiCaller : IDisposable
{
    /// <summary>An answer of a messaging platform is small; a larger one is cut off and so is not understood.</summary>
    private const int LargestAnswer = 8 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    /// <param name="context">Gives the client, whose traffic the host can count and cut.</param>
    /// <param name="userAgent">What the platform is told about the program, or null.</param>
    public ApiCaller(IAdapterContext context, string? userAgent = null)
    {
        (_client, _time) = (context.CreateHttpClient(), context.TimeProvider);

        // every request has a deadline of its own, on the clock of the host
        _client.Timeout = Timeout.InfiniteTimeSpan;
        if (userAgent is not null)
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        }
    }

    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    /// <exception cref="GatewayRefusedException">This generation has been replaced.</exception>
    public async Task<ApiAnswer> CallAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(request.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var content = new MarkedContent(request.Body, request.ContentType);
        using var message = new HttpRequestMessage(request.Method, request.Address) { Content = IsBodyless(request) ? null : content };
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return ApiAnswer.Of(request.Name, answer, await ReadAsync(answer.Content, either.Token), _time.GetUtcNow());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Failed(request, exception, limit.IsCancellationRequested, content.HasBegun || message.Content is null);
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsBodyless(ApiRequest request) => request.Body.Length == 0 && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Delete);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var part = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(part, cancellationToken)) > 0 && body.Length < LargestAnswer)
        {
            body.Write(part, 0, read);
        }

        return body.ToArray();
    }

    private static ApiAnswer Failed(ApiRequest request, Exception exception, bool isLate, bool mayBeWritten)
    {
        if (exception is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            })
        {
            return new(ApiOutcome.NotWritten, 0, default, $"'{request.Name}' found no connection: {exception.Message}");
        }

        var seconds = request.Deadline.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return (isLate, mayBeWritten) switch
        {
            (true, true) => new(ApiOutcome.Unanswered, 0, default, $"'{request.Name}' was not answered within {seconds} s."),
            (true, false) => new(ApiOutcome.NotWritten, 0, default, $"'{request.Name}' could not be sent within {seconds} s."),
            (false, true) => new(ApiOutcome.Broken, 0, default, $"The connection broke before '{request.Name}' was answered: {exception.InnerException?.Message ?? exception.Message}"),
            (false, false) => new(ApiOutcome.NotWritten, 0, default, $"The connection broke before '{request.Name}' was sent: {exception.InnerException?.Message ?? exception.Message}"),
        };
    }
}
