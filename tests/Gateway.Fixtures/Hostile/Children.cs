using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Gateway.Fixtures.Hostile;

/// <summary>Starts processes. Each carries the marker in its arguments and ends by itself.</summary>
internal static class Children
{
    public static Task<string> AndHang(Stage stage)
    {
        stage.InsteadOfEnding = InCall.Forever;
        stage.Stopping.Register(() => Thread.Sleep(Timeout.Infinite));
        var started = 0;
        for (var child = 0; child < 3; child++)
        {
            started += Start("sleep", "600." + stage.Marker) ? 1 : 0;
            // a session of its own: no process group finds it
            started += Start("setsid", "sleep", "600." + stage.Marker) ? 1 : 0;
        }

        return Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{started} children, three of them in sessions of their own"));
    }

    /// <summary>A few hundred at most: enough for a limit to be met, and no harm where there is none.</summary>
    public static Task<string> Bomb(Stage stage)
    {
        const int Most = 300;
        var started = 0;
        while (started < Most && Start("/bin/sh", "-c", $"sleep 60.{stage.Marker}; true"))
        {
            started++;
        }

        return Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{started} of {Most} children"));
    }

    private static bool Start(string file, params string[] arguments)
    {
        try
        {
            Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false })?.Dispose();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
