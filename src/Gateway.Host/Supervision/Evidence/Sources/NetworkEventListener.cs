using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net.Sockets;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// Hears the runtime's own events of HTTP, name resolution and sockets, and notes each with the generation in whose scope it was raised.
/// One for the whole process, however many gateways live in it: each event must be counted once.
/// </summary>
/// <remarks>
/// Called on the thread that does the network's work: no waiting, little memory, and nothing is ever thrown. Switched off it costs
/// nothing, because the runtime then does not make the events.
/// </remarks>
internal sealed class NetworkEventListener : EventListener
{
    private const int MostConnections = 65_536;
    private static readonly Lock Switch = new();

    // set where a request starts, it flows through that request's own async methods to its end and into the connect that it waits for
    private static readonly AsyncLocal<OpenRequest?> Request = new();
    private static readonly string[] GivenUpTexts = [new OperationCanceledException().Message, new TaskCanceledException().Message];
    private static NetworkEventListener? _shared;
    private static int _users;
    private static volatile bool _isOn;

    // a failure and the end of what failed are raised one behind the other on one thread
    [ThreadStatic]
    private static bool _resolutionFailed;

    [ThreadStatic]
    private static SocketError _connectError;

    // by initialiser: the base class calls in before a constructor of ours would run
    private readonly ConcurrentDictionary<EventSource, byte> _known = new();
    private readonly ConcurrentDictionary<long, HttpConnection> _connections = new();

    private NetworkEventListener()
    {
    }

    public static bool IsOn => _isOn;

    /// <summary>Listens until the result is disposed; several users share one listener.</summary>
    public static IDisposable Use()
    {
        lock (Switch)
        {
            if (_users++ == 0)
            {
                _isOn = true;
                _shared ??= new NetworkEventListener();
                _shared.Start();
            }
        }

        return new Usage();
    }

    // called by the base class with its lock held: takes none of ours
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Net.Http" or "System.Net.NameResolution" or "System.Net.Sockets")
        {
            _known[eventSource] = 0;
            if (_isOn)
            {
                EnableEvents(eventSource, EventLevel.Informational, EventKeywords.None);
            }
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        try
        {
            var scope = GenerationScope.Current;
            switch (eventData.EventSource.Name)
            {
                case "System.Net.Http":
                    OnHttp(eventData, scope);
                    break;
                case "System.Net.Sockets":
                    OnSocket(eventData, scope);
                    break;
                case "System.Net.NameResolution" when scope is not null:
                    OnResolution(eventData, scope);
                    break;
            }
        }
#pragma warning disable CA1031 // whatever goes wrong here must not reach the plugin's request
        catch (Exception)
#pragma warning restore CA1031
        {
            // one event unheard is one piece of evidence less
        }
    }

    private void Start()
    {
        // ends were missed while it was off
        _connections.Clear();
        foreach (var source in _known.Keys)
        {
            EnableEvents(source, EventLevel.Informational, EventKeywords.None);
        }
    }

    private void Stop()
    {
        foreach (var source in _known.Keys)
        {
            DisableEvents(source);
        }
    }

    private void OnHttp(EventWrittenEventArgs data, GenerationScope? scope)
    {
        if (data.EventId == HttpEvents.ConnectionClosed)
        {
            // a pool closes idle connections on a timer of its own, in nobody's scope
            CloseConnection(Number(data, 2));
        }
        else if (scope is null)
        {
            return;
        }
        else if (data.EventId == HttpEvents.RequestStart)
        {
            Request.Value = scope.Network.NoteRequestStart(Text(data, 1), Convert.ToInt32(data.Payload![2], null), Text(data, 0), Request.Value, scope.Time.GetTimestamp(), scope.IsAsked);
        }
        else if (data.EventId == HttpEvents.ConnectionEstablished && _connections.Count < MostConnections)
        {
            var at = scope.Time.GetTimestamp();
            _connections[Number(data, 2)] = new HttpConnection(scope, at);
            scope.Network.NoteConnectionOpened(at);
        }
        else if (Request.Value is { IsOver: false } request)
        {
            OnRequest(data, request, scope);
        }
    }

    private void OnRequest(EventWrittenEventArgs data, OpenRequest request, GenerationScope scope)
    {
        switch (data.EventId)
        {
            case HttpEvents.RequestHeadersStart:
                request.Connection = Number(data, 0) + 1;
                break;
            case HttpEvents.ResponseHeadersStop when request.AnsweredAt == 0:
                request.Tally.NoteAnswer(request, scope.Time.GetTimestamp());
                break;
            case HttpEvents.RequestFailed:
                var text = Text(data, 0);
                (request.Failure, request.WasGivenUp) = (Model.OneLine.Of(text), GivenUpTexts.AsSpan().Contains(text));
                break;
            case HttpEvents.RequestStop:
                EndRequest(data, request, scope);
                break;
        }
    }

    private void EndRequest(EventWrittenEventArgs data, OpenRequest request, GenerationScope scope)
    {
        var (status, at) = (Convert.ToInt32(data.Payload![0], null), scope.Time.GetTimestamp());
        if (status == 101 && _connections.TryGetValue(request.Connection - 1, out var connection) && !connection.IsWebSocket)
        {
            connection.IsWebSocket = true;
            connection.Scope.Network.NoteWebSocketOpened(at);
        }

        request.Tally.NoteRequestEnd(request, status, at);
        // a synchronous request leaves what it has set to its caller
        Request.Value = request.Outer;
    }

    private void CloseConnection(long id)
    {
        if (_connections.TryRemove(id, out var connection))
        {
            connection.Scope.Network.NoteConnectionClosed(connection.OpenedAt, connection.IsWebSocket, connection.Scope.Time.GetTimestamp());
        }
    }

    private static void OnSocket(EventWrittenEventArgs data, GenerationScope? scope)
    {
        var end = data.EventId == SocketEvents.ConnectStart ? SocketAddressText.Parse(Text(data, 0)) : null;
        if (end is not null && !(scope is null && HostTraffic.IsCurrent))
        {
            ConnectLedger.Shared.Note(scope, SocketEnd.Plain(end));
        }

        if (scope is not null)
        {
            OnSocket(data, scope, end);
        }
    }

    private static void OnSocket(EventWrittenEventArgs data, GenerationScope scope, System.Net.IPEndPoint? end)
    {
        switch (data.EventId)
        {
            case SocketEvents.ConnectStart:
                scope.Network.NoteConnectStart(end, scope.Time.GetTimestamp());
                break;
            case SocketEvents.ConnectFailed:
                _connectError = (SocketError)Convert.ToInt32(data.Payload![0], null);
                break;
            case SocketEvents.ConnectStop:
                var failure = _connectError == SocketError.Success ? null : SocketErrorWords.Of(_connectError);
                _connectError = SocketError.Success;
                scope.Network.NoteConnectEnd(failure, Request.Value, scope.Time.GetTimestamp());
                break;
        }
    }

    private static void OnResolution(EventWrittenEventArgs data, GenerationScope scope)
    {
        switch (data.EventId)
        {
            case ResolutionEvents.Start:
                scope.Network.NoteResolutionStart(Text(data, 0), scope.Time.GetTimestamp());
                break;
            case ResolutionEvents.Failed:
                _resolutionFailed = true;
                break;
            case ResolutionEvents.Stop:
                var failure = _resolutionFailed ? "the name does not resolve" : null;
                _resolutionFailed = false;
                scope.Network.NoteResolutionEnd(failure, Request.Value, scope.Time.GetTimestamp());
                break;
        }
    }

    private static string Text(EventWrittenEventArgs data, int index) => data.Payload![index] as string ?? "";

    private static long Number(EventWrittenEventArgs data, int index) => Convert.ToInt64(data.Payload![index], null);

    private static void Release()
    {
        lock (Switch)
        {
            if (--_users == 0)
            {
                _isOn = false;
                _shared?.Stop();
            }
        }
    }

    /// <summary>One user's share.</summary>
    private sealed class Usage : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                Release();
            }
        }
    }

    /// <summary>A connection of the pool, known by the number that the runtime gives it.</summary>
    private sealed class HttpConnection(GenerationScope scope, long openedAt)
    {
        public GenerationScope Scope { get; } = scope;

        public long OpenedAt { get; } = openedAt;

        public bool IsWebSocket { get; set; }
    }

    // the runtime's numbers of its events; they are part of what tools read, so they stay
    private static class HttpEvents
    {
        public const int RequestStart = 1;
        public const int RequestStop = 2;
        public const int RequestFailed = 3;
        public const int ConnectionEstablished = 4;
        public const int ConnectionClosed = 5;
        public const int RequestHeadersStart = 7;
        public const int ResponseHeadersStop = 12;
    }

    private static class SocketEvents
    {
        public const int ConnectStart = 1;
        public const int ConnectStop = 2;
        public const int ConnectFailed = 3;
    }

    private static class ResolutionEvents
    {
        public const int Start = 1;
        public const int Stop = 2;
        public const int Failed = 3;
    }
}
