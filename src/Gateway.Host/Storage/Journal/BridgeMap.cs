using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>Which bridged messages belong together: read from accepted messages and deliveries, and a table of threads.</summary>
internal sealed class BridgeMap(DataFile file, IDataWriter writer, TimeProvider time) : IBridgeMap
{
    private static readonly TimeSpan ThreadAge = TimeSpan.FromDays(30);

    public BridgeSource? SourceOf(AdapterId adapter, string platformId) => Reading(reader => reader.Rows(
        """
        SELECT inbound.adapter, inbound.body FROM outbound JOIN inbound ON inbound.seq = outbound.inbound
        WHERE outbound.origin = 'bridge' AND outbound.platform_id IS NOT NULL AND outbound.adapter = $adapter AND outbound.platform_id = $id
        """,
        row => (Adapter: AdapterId.Parse(row.GetString(0)), Message: JournalJson.ReadInbound(row.GetFieldValue<byte[]>(1))),
        ("$adapter", adapter.ToString()), ("$id", platformId))
        .Select(row => new BridgeSource(row.Adapter, row.Message.MessageId, row.Message.Thread, row.Message.ReplyContext)).FirstOrDefault());

    public long? Received(AdapterId adapter, string messageId) => Reading(reader =>
        reader.Scalar<long?>("SELECT seq FROM inbound WHERE key = $key", ("$key", SqliteInboundJournal.Key(adapter, messageId))));

    public string? DeliveredAs(string deliveryId) => Reading(reader =>
        reader.Scalar<string>("SELECT platform_id FROM outbound WHERE id = $id", ("$id", deliveryId)));

    public string? RootOf(BridgeThread thread) => Reading(reader => reader.Scalar<string>(
        """
        SELECT root FROM bridge_thread
        WHERE adapter = $adapter AND conversation = $conversation AND thread = $thread AND to_adapter = $to AND to_conversation = $there
        """,
        Values(thread)));

    public void Begin(BridgeThread thread, string deliveryId) => _ = BeginAsync(thread, deliveryId);

    private static (string Name, object? Value)[] Values(BridgeThread thread) =>
    [
        ("$adapter", thread.From.ToString()), ("$conversation", thread.FromConversation), ("$thread", thread.Thread), ("$to", thread.To.ToString()),
        ("$there", thread.ToConversation),
    ];

    private async Task BeginAsync(BridgeThread thread, string deliveryId)
    {
        var now = time.GetUtcNow();
        try
        {
            await writer.WriteAsync(
                connection => connection.Execute("DELETE FROM bridge_thread WHERE at < $before", ("$before", (now - ThreadAge).ToUnixTimeMilliseconds()))
                    + connection.Execute(
                        """
                        INSERT INTO bridge_thread VALUES ($adapter, $conversation, $thread, $to, $there, $root, $at)
                        ON CONFLICT DO UPDATE SET root = excluded.root, at = excluded.at
                        """,
                        [.. Values(thread), ("$root", deliveryId), ("$at", now.ToUnixTimeMilliseconds())]),
                CancellationToken.None);
        }
        catch (GatewayRefusedException)
        {
            // the store says by itself that it cannot write; the thread begins with a later message
        }
    }

    private T Reading<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var reader = file.OpenReader();
            return read(reader);
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }
}
