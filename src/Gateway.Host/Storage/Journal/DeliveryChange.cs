using Gateway.Abstractions;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>One change on its way into the table of deliveries.</summary>
internal abstract class DeliveryChange
{
    /// <summary>True: it has happened outside and must be written, whenever the disk works again.</summary>
    public virtual bool MustBeWritten => false;

    /// <summary>Writes it; may be called a second time. The writer's thread.</summary>
    public abstract void Write(SqliteConnection connection, DeliveryStatements statements);

    /// <summary>It is on disk. The writer's thread, in order.</summary>
    public abstract void Committed();

    /// <summary>It is not. Likewise.</summary>
    public abstract void Failed(Exception fault);

    /// <summary>New deliveries.</summary>
    internal sealed class Addition(IReadOnlyList<DeliveryRecord> deliveries, Action<IReadOnlyList<DeliveryTicket>> committed, SqliteDeliveryJournal journal) : DeliveryChange
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly DeliveryTicket[] _tickets = new DeliveryTicket[deliveries.Count];

        public Task Done => _done.Task;

        public override void Write(SqliteConnection connection, DeliveryStatements statements)
        {
            for (var i = 0; i < deliveries.Count; i++)
            {
                var delivery = deliveries[i] with { Sequence = journal.Next() };
                _tickets[i] = statements.Insert(delivery)
                    ? new(DeliveryTicketStatus.Accepted, delivery)
                    : new(DeliveryTicketStatus.Known, DeliveryRows.Find(connection, delivery.Message.DeliveryId));
            }
        }

        public override void Committed()
        {
            committed(_tickets);
            _done.TrySetResult();
        }

        public override void Failed(Exception fault) => _done.TrySetException(fault);
    }

    /// <summary>An attempt begins.</summary>
    internal sealed class Attempt(DeliveryRecord delivery) : DeliveryChange
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public override void Write(SqliteConnection connection, DeliveryStatements statements) => statements.Update(delivery);

        public override void Committed() => _done.TrySetResult();

        public override void Failed(Exception fault) => _done.TrySetException(fault);
    }

    /// <summary>An outcome: it has happened, whatever the disk says.</summary>
    internal sealed class Settlement(DeliveryRecord delivery) : DeliveryChange
    {
        public override bool MustBeWritten => true;

        public override void Write(SqliteConnection connection, DeliveryStatements statements) => statements.Update(delivery);

        public override void Committed()
        {
        }

        public override void Failed(Exception fault)
        {
        }
    }

    /// <summary>A person changes what was parked.</summary>
    internal sealed class Revision(IReadOnlyList<string> deliveryIds, Func<DeliveryRecord, DeliveryRecord> change, Action<IReadOnlyList<DeliveryRecord>> committed, SqliteDeliveryJournal journal) : DeliveryChange
    {
        private readonly TaskCompletionSource<IReadOnlyList<DeliveryRecord>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<DeliveryRecord> _revised = [];

        public Task<IReadOnlyList<DeliveryRecord>> Done => _done.Task;

        public override void Write(SqliteConnection connection, DeliveryStatements statements)
        {
            _revised.Clear();
            foreach (var id in deliveryIds)
            {
                if (DeliveryRows.Find(connection, id) is { State: DeliveryState.Ambiguous or DeliveryState.DeadLettered } parked)
                {
                    // a new place: at the end of its lane, also after a restart
                    var revised = change(parked) with { Sequence = journal.Next() };
                    DeliveryRows.Revise(connection, revised);
                    _revised.Add(revised);
                }
            }
        }

        public override void Committed()
        {
            committed(_revised);
            _done.TrySetResult(_revised);
        }

        public override void Failed(Exception fault) => _done.TrySetException(fault);
    }
}
