namespace Gateway.Host.Supervision.Endpoints;

/// <summary>Asks whether a remote end answers, without logging in and without the plugin.</summary>
internal interface IEndpointCheck
{
    /// <summary>The longest that one check may take.</summary>
    static TimeSpan Limit { get; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// True when the name resolves, a connection is made, and, where a scheme is given, a request without credentials is answered below
    /// 500. Ends within <see cref="Limit"/>, never throws, and is counted for no generation, whoever asks.
    /// </summary>
    Task<bool> AnswersAsync(RemoteEnd end, CancellationToken cancellationToken);
}
