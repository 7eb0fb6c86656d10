using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Everything on its way out, by instance: written down first, then queued in its lane.</summary>
internal sealed class Outbox : IDeliveries, IDisposable
{
    private readonly ConcurrentDictionary<AdapterId, OutboundInstance> _instances = new();
    private readonly IConfigurationSource _configuration;
    private readonly Roster _roster;
    private readonly DoorDirectory _doors;
    private readonly IDeliveryJournal _journal;
    private readonly DeliveryLedger _ledger;
    private readonly BridgeLinks _links;
    private readonly TimeProvider _time;

    public Outbox(
        IConfigurationSource configuration, Roster roster, DoorDirectory doors, IDeliveryJournal journal, DeliveryLedger ledger, BridgeLinks links, TimeProvider time)
    {
        (_configuration, _roster, _doors, _journal, _ledger, _links, _time) = (configuration, roster, doors, journal, ledger, links, time);
        foreach (var delivery in journal.Open())
        {
            Resume(delivery);
        }

        doors.Opened += OnOpened;
    }

    /// <summary>Set when a lane has begun to wait for a time.</summary>
    public Wakeup Delayed { get; } = new();

    public IEnumerable<OutboundInstance> Instances => _instances.Values;

    public async ValueTask<IReadOnlyList<DeliveryTicket>> SubmitAsync(IReadOnlyList<DeliveryRequest> requests)
    {
        var tickets = new DeliveryTicket[requests.Count];
        var records = new List<DeliveryRecord>(requests.Count);
        var places = new List<int>(requests.Count);
        for (var i = 0; i < requests.Count; i++)
        {
            if (Prepare(requests[i]) is { } record)
            {
                records.Add(record);
                places.Add(i);
            }
            else
            {
                tickets[i] = new(DeliveryTicketStatus.Full, null);
            }
        }

        if (records.Count == 0)
        {
            return tickets;
        }

        try
        {
            await _journal.AddAsync(records, answers => Queue(records, answers, places, tickets));
        }
        catch
        {
            // whatever it was: nothing was queued, and places that nobody gives back would fill the queue for good
            records.ForEach(Release);
            throw;
        }

        return tickets;
    }

    public DeliveryRecord? Find(string deliveryId) => _journal.Find(deliveryId);

    public DeadLetterPage DeadLetters(DeadLetterQuery query) => _journal.DeadLetters(query);

    public IReadOnlyDictionary<string, long> DeadLetterCounts() => _journal.DeadLetterCounts();

    public Task<IReadOnlyList<DeliveryRecord>> RetryAsync(IReadOnlyList<string> deliveryIds, AdapterId? adapter, string? conversation) => _journal.ReviseAsync(
        deliveryIds,
        parked => DeliverySteps.Again(parked, adapter, conversation, _time.GetUtcNow()),
        revised =>
        {
            foreach (var delivery in revised)
            {
                Instance(delivery.Adapter).Add(delivery, reserved: false);
            }
        });

    public async Task<int> AbandonAsync(IReadOnlyList<string> deliveryIds)
    {
        var abandoned = await _journal.ReviseAsync(
            deliveryIds, parked => parked with { State = DeliveryState.Abandoned, Changed = _time.GetUtcNow() }, static _ => { });
        return abandoned.Count;
    }

    /// <summary>Whether this message of a bot is one that the gateway itself has sent, or is sending, through this instance.</summary>
    public bool IsOwn(AdapterId adapter, InboundMessage message) =>
        _instances.TryGetValue(adapter, out var instance) && instance.IsOwn(message);

    public void Dispose() => _doors.Opened -= OnOpened;

    /// <summary>Null: there is no room, and the sender can be told so.</summary>
    private DeliveryRecord? Prepare(DeliveryRequest request)
    {
        var now = _time.GetUtcNow();
        var record = new DeliveryRecord
        {
            Adapter = request.Adapter,
            Message = request.Message,
            Origin = request.Origin,
            Inbound = request.Inbound,
            Created = now,
            Changed = now,
        };
        var instance = Instance(request.Adapter);
        if (instance.TryReserve())
        {
            return record;
        }

        if (!request.ParkWhenFull)
        {
            _ledger.Dropped(request.Adapter, request.Message, DropReason.OutboundRefused, instance.Limit);
            return null;
        }

        return DeliverySteps.Dead(record, DropReason.OutboundFull, $"{instance.Limit} messages waited for '{request.Adapter}' already.", now);
    }

    /// <summary>What has been written down goes into its lane. Called in the order of the sequences.</summary>
    private void Queue(List<DeliveryRecord> asked, IReadOnlyList<DeliveryTicket> answers, List<int> places, DeliveryTicket[] tickets)
    {
        for (var i = 0; i < answers.Count; i++)
        {
            var answer = tickets[places[i]] = answers[i];
            if (answer.Status == DeliveryTicketStatus.Known)
            {
                Release(asked[i]);
            }
            else if (asked[i].State == DeliveryState.Pending)
            {
                Instance(asked[i].Adapter).Add(answer.Delivery!, reserved: true);
            }
            else
            {
                _ledger.NotDelivered(answer.Delivery!, DropReason.OutboundFull);
            }
        }
    }

    private void Release(DeliveryRecord record)
    {
        if (record.State == DeliveryState.Pending)
        {
            Instance(record.Adapter).Release();
        }
    }

    /// <summary>A delivery that an earlier run of the gateway left open. One that ends the gateway whenever it is tried is held in the end.</summary>
    private void Resume(DeliveryRecord delivery)
    {
        var instance = Instance(delivery.Adapter);
        if (delivery.State != DeliveryState.Attempting)
        {
            instance.Add(delivery, reserved: false);
        }
        else if (instance.OnAmbiguous == AmbiguousPolicy.Resend && delivery.Attempts < instance.SendAttempts)
        {
            instance.Add(delivery with { MayBeDuplicate = true }, reserved: false);
        }
        else
        {
            var held = DeliverySteps.Interrupted(delivery, _time.GetUtcNow());
            _journal.Settle(held);
            _ledger.NotDelivered(held, DropReason.GatewayEnded);
        }
    }

    private OutboundInstance Instance(AdapterId adapter) => _instances.TryGetValue(adapter, out var instance)
        ? instance
        : _instances.GetOrAdd(adapter, name => new OutboundInstance(
            name, new InstanceLimits(name, _configuration, _roster), _doors, _journal, _ledger, _links, Delayed, _time));

    private void OnOpened(AdapterId adapter)
    {
        if (_instances.TryGetValue(adapter, out var instance))
        {
            instance.DoorOpened();
        }
    }
}
