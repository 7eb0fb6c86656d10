using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>The calls of iLink that a bot needs.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class IlinkApi(IAdapterContext context, WechatSettings settings) : IDisposable
{
    /// <summary>The version of Tencent's own client whose calls these are: the platform asks for it.</summary>
    private const string Version = "2.4.9";

    private const string ClientVersion = "132105";

    private static readonly TimeSpan CallWithin = TimeSpan.FromSeconds(10);

    /// <summary>Shorter than the host waits for an adapter that stops.</summary>
    private static readonly TimeSpan GoodbyeWithin = TimeSpan.FromSeconds(2);

    private readonly ApiCaller _caller = new(context);

    /// <summary>Announces the bot. The cheapest call that shows whether the login is good.</summary>
    public Task<IlinkAnswer> NotifyStartAsync(CancellationToken cancellationToken) => CallAsync("announce the bot", "msg/notifystart", CallWithin, _ => { }, cancellationToken);

    /// <summary>Says goodbye, so that WeChat does not go on delivering to this end. Bounded; nothing follows from what comes of it.</summary>
    public Task<IlinkAnswer> NotifyStopAsync() => CallAsync("say goodbye", "msg/notifystop", GoodbyeWithin, _ => { }, CancellationToken.None);

    /// <summary>Waits for messages.</summary>
    /// <param name="cursor">Of the last answer; empty at the beginning.</param>
    /// <param name="deadline">Longer than the platform holds a poll: a poll that comes to it was not answered.</param>
    /// <param name="cancellationToken">Ends the poll and its connection.</param>
    public Task<IlinkAnswer> GetUpdatesAsync(string cursor, TimeSpan deadline, CancellationToken cancellationToken) =>
        CallAsync("poll", "getupdates", deadline, json => json.WriteString("get_updates_buf", cursor), cancellationToken);

    /// <param name="peer">To whom.</param>
    /// <param name="text">What.</param>
    /// <param name="clientId">Of this piece; the same for every try.</param>
    /// <param name="contextToken">The newest of this peer, or null.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<IlinkAnswer> SendMessageAsync(string peer, string text, string clientId, string? contextToken, CancellationToken cancellationToken) =>
        CallAsync("send a message", "sendmessage", CallWithin, json => WriteMessage(json, peer, text, clientId, contextToken), cancellationToken);

    public void Dispose() => _caller.Dispose();

    private static void WriteMessage(Utf8JsonWriter json, string peer, string text, string clientId, string? contextToken)
    {
        json.WriteStartObject("msg");
        json.WriteString("from_user_id", "");
        json.WriteString("to_user_id", peer);
        json.WriteString("client_id", clientId);
        json.WriteNumber("message_type", 2);
        json.WriteNumber("message_state", 2);
        json.WriteStartArray("item_list");
        json.WriteStartObject();
        json.WriteNumber("type", 1);
        json.WriteStartObject("text_item");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        if (contextToken is not null)
        {
            json.WriteString("context_token", contextToken);
        }

        json.WriteEndObject();
    }

    /// <summary>A new number for every call, in a form of its own.</summary>
    private static string Uin() =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)).ToString(CultureInfo.InvariantCulture)));

    private async Task<IlinkAnswer> CallAsync(string name, string path, TimeSpan deadline, Action<Utf8JsonWriter> content, CancellationToken cancellationToken)
    {
        var body = Json.Write(json =>
        {
            content(json);
            json.WriteStartObject("base_info");
            json.WriteString("channel_version", Version);
            json.WriteString("bot_agent", "Gateway/0.1.0");
            json.WriteEndObject();
        });
        return IlinkAnswer.Of(await _caller.CallAsync(
            new(name, HttpMethod.Post, new($"{settings.BaseUrl}/ilink/bot/{path}"))
            {
                Body = body,
                ContentType = "application/json",
                Deadline = deadline,
                Headers =
                [
                    new("AuthorizationType", "ilink_bot_token"),
                    new("X-WECHAT-UIN", Uin()),
                    new("iLink-App-Id", "bot"),
                    new("iLink-App-ClientVersion", ClientVersion),
                    new("Authorization", $"Bearer {settings.Token}"),
                ],
            },
            cancellationToken));
    }
}
