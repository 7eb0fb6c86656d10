using System.Buffers;
using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>The frames that we send.</summary>
internal static class Frames
{
    /// <param name="sequence">Of the last event, or null before the first.</param>
    public static ReadOnlyMemory<byte> Heartbeat(long? sequence) => Frame(Opcode.Heartbeat, writer =>
    {
        if (sequence is { } number)
        {
            writer.WriteNumber("d", number);
        }
        else
        {
            writer.WriteNull("d");
        }
    });

    public static ReadOnlyMemory<byte> Identify(string token, int intents) => Frame(Opcode.Identify, writer =>
    {
        writer.WriteStartObject("d");
        writer.WriteString("token", $"QQBot {token}");
        writer.WriteNumber("intents", intents);
        writer.WriteStartArray("shard");
        writer.WriteNumberValue(0);
        writer.WriteNumberValue(1);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <param name="token">The current one, which need not be the one that the session was opened with.</param>
    /// <param name="point">The session.</param>
    public static ReadOnlyMemory<byte> Resume(string token, ResumePoint point) => Frame(Opcode.Resume, writer =>
    {
        writer.WriteStartObject("d");
        writer.WriteString("token", $"QQBot {token}");
        writer.WriteString("session_id", point.SessionId);
        writer.WriteNumber("seq", point.Sequence);
        writer.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Frame(Opcode opcode, Action<Utf8JsonWriter> body)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        writer.WriteNumber("op", (int)opcode);
        body(writer);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
