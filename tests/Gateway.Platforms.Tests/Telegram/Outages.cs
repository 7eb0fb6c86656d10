namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Begins and ends an <see cref="Outage"/> of the simulator.</summary>
internal static class Outages
{
    public static async Task BeginAsync(this TelegramSimulator simulator, Outage outage)
    {
        switch (outage)
        {
            case Outage.Refused:
                await simulator.RefuseAsync();
                break;
            case Outage.NeverAnswered:
                simulator.SetFault(Fault.NeverAnswer);
                simulator.Cut();
                break;
            case Outage.ServerError:
                simulator.SetFault(Fault.ServerError);
                break;
            case Outage.PollNeverAnswered:
                simulator.SetFault(Fault.NeverAnswer, "getUpdates");
                break;
            case Outage.EmptyForEver:
                simulator.SetFault(Fault.EmptyAtOnce, "getUpdates");
                break;
            case Outage.Conflict:
                simulator.SetFault(Fault.Conflict, "getUpdates");
                break;
        }
    }

    /// <summary>What was swallowed meanwhile stays unanswered.</summary>
    public static async Task EndAsync(this TelegramSimulator simulator, Outage outage)
    {
        simulator.SetFault(Fault.None);
        if (outage == Outage.Refused)
        {
            await simulator.ListenAsync();
        }
    }
}
