using System.Net.WebSockets;

namespace Gateway.Abstractions;

/// <summary>
/// What the host gives to one generation of an adapter. All members are safe to call from any thread and at any time; once the
/// generation is fenced (replaced), reports are ignored, and everything that could change something throws
/// <see cref="GatewayRefusedException"/> with <see cref="RefusalReason.Fenced"/>.
/// </summary>
/// <remarks>No member needs a shared address space: an adapter behaves the same in the host and in a worker process.</remarks>
public interface IAdapterContext
{
    /// <summary>The name of this instance, as in <c>gateway.yaml</c>.</summary>
    string Instance { get; }

    /// <summary>The number of this generation: grows by one with every load of this instance, also across restarts of the host.</summary>
    long Generation { get; }

    /// <summary>Why this generation was started.</summary>
    StartReason StartReason { get; }

    /// <summary>The settings of this instance and of no other, already checked against the <see cref="SettingAttribute"/>s.</summary>
    AdapterSettings Settings { get; }

    /// <summary>Writes to the host's log with instance and generation on every line. Rate-limited; never blocks, never throws.</summary>
    IAdapterLog Log { get; }

    /// <summary>The clock to use, so that tests can drive it.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>
    /// The second and last call to stop: fires when the stop deadline has passed. Work that has not ended when the abort deadline
    /// passes as well is abandoned: fenced, cut from the host's network factories, and reported as leaked.
    /// </summary>
    CancellationToken Aborted { get; }

    /// <summary>Durable key-value state of this instance: poll offsets, session ids, context tokens.</summary>
    IAdapterState State { get; }

    /// <summary>
    /// Hands one inbound message to the host. Acknowledge the message to the platform only after the returned task has completed:
    /// the receipt says how safely the host holds it.
    /// </summary>
    /// <param name="message">The message; it is not changed or kept by the caller afterwards.</param>
    /// <param name="cancellationToken">Gives up waiting for room. The message is then not accepted.</param>
    /// <exception cref="GatewayRefusedException">
    /// The host did not take it (overloaded, storage unavailable, fenced, invalid): do not acknowledge it to the platform.
    /// </exception>
    Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default);

    /// <summary>Says that the connection is up and inbound messages can arrive. Makes a starting adapter ready; may be repeated.</summary>
    /// <param name="detail">For people, for example the bot's user name. Never a secret.</param>
    void ReportConnected(string? detail = null);

    /// <summary>Says that the adapter works in part, or is reconnecting by itself. Shown to operators; never a reason to restart.</summary>
    /// <param name="code">A short stable word in kebab-case.</param>
    /// <param name="message">One sentence for people.</param>
    void ReportDegraded(string code, string message);

    /// <summary>
    /// Says that this generation cannot go on. Reporting <i>is</i> notifying: the host replaces the generation (or waits for a person,
    /// see <paramref name="action"/>) without any further call. The first report counts.
    /// </summary>
    /// <param name="code">A short stable word in kebab-case, for example <c>bad-credentials</c>.</param>
    /// <param name="message">One sentence for people.</param>
    /// <param name="retryable">False when trying again cannot help until a person has acted.</param>
    /// <param name="action">What would help.</param>
    void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None);

    /// <summary>
    /// Starts background work that the host owns: it carries the generation, it is waited for when stopping, and if it throws, the
    /// generation is dead. Ending normally is fine. Works that must not be forgotten belong here, not in a discarded task.
    /// </summary>
    /// <param name="name">For people: shown when the work fails or does not end.</param>
    /// <param name="work">Gets the same token as <see cref="IAdapter.RunAsync"/>.</param>
    /// <returns>A task that ends with the work and never faults.</returns>
    Task Run(string name, Func<CancellationToken, Task> work);

    /// <summary>
    /// A client whose traffic the host can count and cut. Create one and keep it; dispose it or leave it to the generation's end.
    /// </summary>
    HttpClient CreateHttpClient();

    /// <summary>Opens a WebSocket whose traffic the host can count and cut.</summary>
    /// <param name="request">Where to connect, and how.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="WebSocketException">The connection could not be made.</exception>
    Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Serves the requests that arrive at the host's own listener under <c>/hooks/{instance}/{path}</c>. The handler is called
    /// concurrently and must answer within the hook deadline (default 10 s); the client then gets 504.
    /// </summary>
    /// <param name="path">Path below the instance's own, without a leading slash; empty serves everything below it. The longest match wins.</param>
    /// <param name="handler">Plain records in and out. A throw answers 500 and counts as a fault of this call, not as death.</param>
    /// <returns>Removes the hook when disposed. The end of the generation removes it too.</returns>
    IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler);

    /// <summary>
    /// Asks the host for permission to make one fresh login (not for a resume), and counts it. Platforms limit logins, and a
    /// crash-looping adapter must not use them up. Waits while the budget of this instance is spent.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RequestLoginAsync(CancellationToken cancellationToken = default);
}
