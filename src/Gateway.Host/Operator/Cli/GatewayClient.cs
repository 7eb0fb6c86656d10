using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary>Asks the running gateway over HTTP. Failures come back as values with their exit code.</summary>
internal sealed class GatewayClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private readonly HttpClient _http;

    public GatewayClient(Uri url, string token)
    {
        // no proxy and no redirect: the token goes to this address and nowhere else
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = url, Timeout = Limit };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Gateway-By", $"cli:{Environment.UserName}");
        Url = url.GetLeftPart(UriPartial.Authority);
    }

    public string Url { get; }

    public Task<ClientAnswer<T>> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<ClientAnswer<T>> DeleteAsync<T>(string path, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Delete, path), cancellationToken);

    public Task<ClientAnswer<T>> PostJsonAsync<TBody, T>(string path, TBody body, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(
            () => new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(JsonSerializer.Serialize(body, OperatorJson.Info<TBody>(OperatorJson.Plain)), Encoding.UTF8, "application/json"),
            },
            cancellationToken);

    /// <summary>Hands over an answer line by line as it comes. Only the beginning of the answer is bounded in time.</summary>
    public async Task<(ExitCode Code, string Message)> LinesAsync(string path, Action<string> line, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path),
            HttpCompletionOption.ResponseHeadersRead,
            async response =>
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
                while (await reader.ReadLineAsync(cancellationToken) is { } next)
                {
                    line(next);
                }

                return new ClientAnswer<string>(ExitCode.Ok, "", "", "");
            },
            cancellationToken);
        return (answer.Code, answer.Message);
    }

    public Task<ClientAnswer<CommandView>> CommandAsync(string name, string verb, string? why, CancellationToken cancellationToken) =>
        SendAsync<CommandView>(
            () => new HttpRequestMessage(HttpMethod.Post, $"/api/v1/adapters/{Uri.EscapeDataString(name)}/{verb}")
            {
                Content = why is null ? null : new StringContent(
                    JsonSerializer.Serialize(new CommandRequest { Why = why }, OperatorJson.Info<CommandRequest>(OperatorJson.Plain)), Encoding.UTF8, "application/json"),
            },
            cancellationToken);

    public void Dispose() => _http.Dispose();

    private Task<ClientAnswer<T>> SendAsync<T>(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
        where T : class => SendAsync(
            request,
            HttpCompletionOption.ResponseContentRead,
            async response =>
            {
                var body = await response.Content.ReadAsStringAsync(cancellationToken);
                return JsonSerializer.Deserialize(body, OperatorJson.Info<T>(OperatorJson.Plain)) is { } value
                    ? new ClientAnswer<T>(ExitCode.Ok, value, body, "")
                    : Failed<T>(ExitCode.Failure, $"{Url} gave an empty answer.");
            },
            cancellationToken);

    private async Task<ClientAnswer<T>> SendAsync<T>(
        Func<HttpRequestMessage> request, HttpCompletionOption completion, Func<HttpResponseMessage, Task<ClientAnswer<T>>> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var message = request();
            using var response = await _http.SendAsync(message, completion, cancellationToken);
            return response.IsSuccessStatusCode
                ? await read(response)
                : Failed<T>(Code(response.StatusCode), Problem(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)));
        }
        catch (HttpRequestException refused) when (refused.InnerException is SocketException)
        {
            return Failed<T>(ExitCode.NotRunning, $"Nothing answers at {Url} ({refused.InnerException.Message}): start the gateway with 'gateway run', or correct --url.");
        }
        catch (HttpRequestException broken)
        {
            return Failed<T>(ExitCode.Failure, $"The connection to {Url} broke ({broken.Message}): try again, or look at gateway.log.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed<T>(ExitCode.Failure, $"{Url} gave no answer within {Ages.Short(Limit)}: ask {Url}/healthz/live.");
        }
        catch (JsonException unreadable)
        {
            return Failed<T>(ExitCode.Failure, $"The answer of {Url} is not what this version understands ({unreadable.Message}): use the command of the same version as the gateway.");
        }
    }

    private static ExitCode Code(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ExitCode.WrongToken,
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.Conflict => ExitCode.Conflict,
        _ => ExitCode.Failure,
    };

    private static string Problem(HttpStatusCode status, string body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, OperatorJson.Info<ProblemView>(OperatorJson.Plain)) is { Detail: { Length: > 0 } detail } problem
                && problem.Type.StartsWith("urn:gateway:problem:", StringComparison.Ordinal))
            {
                return $"{char.ToUpperInvariant(detail[0])}{detail[1..].TrimEnd('.')}. {Remedy(problem)}";
            }
        }
        catch (JsonException)
        {
            // not one of ours: a proxy, or another server at that address
        }

        return $"The answer was {(int)status}, which is not a gateway's: check --url.";
    }

    /// <summary>The API's remedies are for programs; where the command line has a shorter way, that one.</summary>
    private static string Remedy(ProblemView problem) => problem.Type["urn:gateway:problem:".Length..] switch
    {
        "unknown-adapter" => "'gateway list' shows what there is.",
        "unknown-dead-letter" => "'gateway dead-letters list' shows what there is.",
        "unknown-consumer" or "unknown-parked" => "'gateway consumers list' shows what there is.",
        "conflict" => "'gateway why NAME' says what it is doing.",
        "token-wrong" or "token-missing" => "Name that gateway's data folder with --data, or give its token with --token or GATEWAY_TOKEN.",
        _ => problem.Remedy,
    };

    private static ClientAnswer<T> Failed<T>(ExitCode code, string message)
        where T : class => new(code, null, "", message);
}
