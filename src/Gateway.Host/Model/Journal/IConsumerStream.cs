namespace Gateway.Host.Model.Journal;

/// <summary>One connection of a named consumer. One caller at a time. Disposing it gives back what was not acknowledged.</summary>
internal interface IConsumerStream : IAsyncDisposable
{
    /// <summary>The consumer's cursor when the stream was opened.</summary>
    long Start { get; }

    /// <summary>Waits for the next thing to tell.</summary>
    /// <param name="patience">How long at most; zero does not wait.</param>
    /// <param name="cancellationToken">The reader has gone.</param>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable: ask again later.</exception>
    Task<ConsumerTurn> NextAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The gateway itself ends the connection: what is in the reader's hands does not count as an attempt.</summary>
    void EndsWithGateway();
}
