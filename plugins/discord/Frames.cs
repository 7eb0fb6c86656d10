using System.Buffers;
using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

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

    public static ReadOnlyMemory<byte> Identify(DiscordSettings settings) => Frame(Opcode.Identify, writer =>
    {
        writer.WriteStartObject("d");
        writer.WriteString("token", settings.Token);
        writer.WriteStartObject("properties");
        writer.WriteString("os", "linux");
        writer.WriteString("browser", "gateway");
        writer.WriteString("device", "gateway");
        writer.WriteEndObject();
        writer.WriteNumber("intents", settings.Intents);
        writer.WriteBoolean("compress", false);
        writer.WriteNumber("large_threshold", 50);
        writer.WriteStartArray("shard");
        writer.WriteNumberValue(0);
        writer.WriteNumberValue(1);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Resume(DiscordSettings settings, ResumePoint point) => Frame(Opcode.Resume, writer =>
    {
        writer.WriteStartObject("d");
        writer.WriteString("token", settings.Token);
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
