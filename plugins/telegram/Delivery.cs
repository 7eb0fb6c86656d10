namespace Gateway.Adapters.Telegram;

/// <summary>How Telegram fares with its calls.</summary>
internal enum Delivery
{
    /// <summary>Nothing waits, or what waits is on its way.</summary>
    Well,

    /// <summary>Something waits and there has been an error; one look does not tell whether it is over.</summary>
    Unclear,

    /// <summary>Calls fail, and updates wait for it.</summary>
    Failing,
}
