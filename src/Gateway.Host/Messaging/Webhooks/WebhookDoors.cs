using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Microsoft.Extensions.Hosting;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Webhooks;

/// <summary>Opens a door for every webhook of the configuration, and a new one when its entry has changed.</summary>
/// <remarks>The addresses are the operator's own configuration, so any is allowed, also inside: nothing that a message says can change them.</remarks>
internal sealed class WebhookDoors : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, WebhookDoor> _open = [];
    private readonly IConfigurationSource _configuration;
    private readonly DoorDirectory _doors;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private long _generation;

    public WebhookDoors(IConfigurationSource configuration, DoorDirectory doors, TimeProvider time)
    {
        (_configuration, _doors, _time) = (configuration, doors, time);

        // no redirect and no proxy: the message goes to this address and nowhere else; no cookies: one receiver must not steer the next request
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "gateway");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _configuration.Changed += Apply;
        Apply();
        return Task.CompletedTask;
    }

    /// <summary>Takes no more; what is under way has its timeout, and what has no outcome by then is sent again after the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _configuration.Changed -= Apply;
        lock (_gate)
        {
            foreach (var door in _open.Values)
            {
                Close(door);
            }

            _open.Clear();
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _http.Dispose();

    private void Apply()
    {
        lock (_gate)
        {
            var wanted = _configuration.Current.Webhooks;
            foreach (var (name, door) in _open.ToList())
            {
                if (wanted.GetValueOrDefault(name) != door.Config)
                {
                    Close(door);
                    _open.Remove(name);
                }
            }

            foreach (var webhook in wanted.Values.Where(webhook => !_open.ContainsKey(webhook.Name)))
            {
                var door = new WebhookDoor(webhook, new GenerationNumber(++_generation), _http, _time);
                _open.Add(webhook.Name, door);
                _doors.Open(door);
            }
        }
    }

    private void Close(WebhookDoor door)
    {
        _doors.Close(door);
        door.Close();
    }
}
