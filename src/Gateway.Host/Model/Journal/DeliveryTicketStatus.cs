namespace Gateway.Host.Model.Journal;

/// <summary>Whether a request to deliver was taken.</summary>
internal enum DeliveryTicketStatus
{
    /// <summary>Written down (or, with durability off, queued).</summary>
    Accepted,

    /// <summary>The key was used before; nothing was added, and the delivery is the earlier one.</summary>
    Known,

    /// <summary>As many deliveries wait for the instance as its limit allows. Nothing was added.</summary>
    Full,
}
