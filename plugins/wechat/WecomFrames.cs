using System.Text.Json;

namespace Gateway.Adapters.Wechat;

/// <summary>The frames that we send.</summary>
internal static class WecomFrames
{
    public const string Subscribing = "aibot_subscribe";
    public const string Pinging = "ping";
    public const string Answering = "aibot_respond_msg";
    public const string Pushing = "aibot_send_msg";

    /// <summary>An id that begins with what it is for, as WeCom's own clients have it.</summary>
    public static string NewId(string command) => $"{command}_{Guid.NewGuid():N}";

    public static ReadOnlyMemory<byte> Subscribe(string id, WechatSettings settings) => Frame(Subscribing, id, body =>
    {
        body.WriteString("bot_id", settings.BotId);
        body.WriteString("secret", settings.Token);
    });

    public static ReadOnlyMemory<byte> Ping(string id) => Frame(Pinging, id, body: null);

    /// <summary>An answer, whole: a stream that is finished at once.</summary>
    public static ReadOnlyMemory<byte> Answer(string question, string stream, string text) => Frame(Answering, question, body =>
    {
        body.WriteString("msgtype", "stream");
        body.WriteStartObject("stream");
        body.WriteString("id", stream);
        body.WriteBoolean("finish", true);
        body.WriteString("content", text);
        body.WriteEndObject();
    });

    /// <summary>A message that answers nothing.</summary>
    public static ReadOnlyMemory<byte> Push(string id, string conversation, string text) => Frame(Pushing, id, body =>
    {
        body.WriteString("chatid", conversation);
        body.WriteString("msgtype", "markdown");
        body.WriteStartObject("markdown");
        body.WriteString("content", text);
        body.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Frame(string command, string id, Action<Utf8JsonWriter>? body) => Json.Write(json =>
    {
        json.WriteString("cmd", command);
        json.WriteStartObject("headers");
        json.WriteString("req_id", id);
        json.WriteEndObject();
        if (body is not null)
        {
            json.WriteStartObject("body");
            body(json);
            json.WriteEndObject();
        }
    });
}
