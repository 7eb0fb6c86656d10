using System.Globalization;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>What systemd says to a service about its watchdog (sd_watchdog_enabled(3)).</summary>
/// <param name="Socket">NOTIFY_SOCKET: a path, or an abstract name that begins with '@'.</param>
/// <param name="Every">WATCHDOG_USEC; null when no watchdog is wanted, or when it is meant for another process.</param>
internal sealed record SystemdEnvironment(string? Socket, TimeSpan? Every)
{
    public static SystemdEnvironment Read(Func<string, string?> variable, int processId)
    {
        var meant = variable("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        var wanted = long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is > 0 and < long.MaxValue / 10;
        return new SystemdEnvironment(variable("NOTIFY_SOCKET"), meant && wanted ? TimeSpan.FromTicks(microseconds * 10) : null);
    }
}
