namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>Its own <see cref="HttpClient"/>, without a timeout; each serving is one poll. An error of the platform is an error code that nobody reads.</summary>
internal sealed class PollLine(Uri url, Told told) : ILine
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<bool> ServeAsync(CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("X-Hello", told.Hello);
        using var answer = await _http.SendAsync(request, stopping);
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        foreach (var line in (await answer.Content.ReadAsStringAsync(stopping)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await told.HearAsync(line, stopping);
        }

        return true;
    }
}
