using System.Globalization;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Makes the keys of deliveries: a random part for this run of the host and a count. At most 29 characters of [0-9a-f-].</summary>
internal sealed class DeliveryIds
{
    private readonly string _run = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12];
    private long _last;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{_run}-{Interlocked.Increment(ref _last):x}");
}
