namespace Gateway.Host.Supervision.Watchdog;

internal sealed class WatchdogSelf
{
    public TimeSpan Suspect(TimeSpan late, long now) => TimeSpan.Zero;
    public void LookAtHost(long now) { }
    public void Pulse() { }
    public void Failed(Exception fault) { }
}
