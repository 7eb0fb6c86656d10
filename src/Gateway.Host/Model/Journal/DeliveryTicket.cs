namespace Gateway.Host.Model.Journal;

/// <summary>The answer to a request to deliver something.</summary>
/// <param name="Status">Whether it was taken.</param>
/// <param name="Delivery">As it stands; null when it was refused.</param>
internal readonly record struct DeliveryTicket(DeliveryTicketStatus Status, DeliveryRecord? Delivery);
