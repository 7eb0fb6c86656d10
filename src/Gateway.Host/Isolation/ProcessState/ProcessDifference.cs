namespace Gateway.Host.Isolation.ProcessState;

/// <summary>What differs between two pictures, in words without values: an environment variable may be a secret.</summary>
internal static class ProcessDifference
{
    private const int NamesShown = 5;

    public static IEnumerable<(ProcessAspect Aspect, string Text)> Between(ProcessPicture wanted, ProcessPicture now)
    {
        if (!ReferenceEquals(wanted.Out, now.Out))
        {
            yield return (ProcessAspect.ConsoleOut, "standard output was replaced");
        }

        if (!ReferenceEquals(wanted.Error, now.Error))
        {
            yield return (ProcessAspect.ConsoleError, "standard error was replaced");
        }

        if (!ReferenceEquals(wanted.In, now.In))
        {
            yield return (ProcessAspect.ConsoleIn, "standard input was replaced");
        }

        if (wanted.Directory != now.Directory)
        {
            yield return (ProcessAspect.Directory, now.Directory is null ? "the current directory was deleted" : "the current directory was changed");
        }

        if (Variables(wanted, now) is { Length: > 0 } names)
        {
            yield return (ProcessAspect.Environment, $"environment variables were changed ({names})");
        }

        if (!Equals(wanted.Culture, now.Culture) || !Equals(wanted.UiCulture, now.UiCulture))
        {
            yield return (ProcessAspect.Culture, "the default culture was changed");
        }

        if (wanted.Pool != now.Pool)
        {
            yield return (ProcessAspect.PoolLimits,
                $"the limits of the thread pool were changed from {wanted.Pool.Least} to {wanted.Pool.Most} threads to {now.Pool.Least} to {now.Pool.Most}");
        }

        if (wanted.Latency != now.Latency)
        {
            yield return (ProcessAspect.CollectorMode, $"the mode of the collector was changed from {wanted.Latency} to {now.Latency}");
        }

        if (wanted.CaughtSignals is { } caught && now.CaughtSignals is { } still && caught.Except(still) is { Count: > 0 } lost)
        {
            yield return (ProcessAspect.Signals, $"{string.Join(", ", lost)} is not handled any more");
        }
    }

    private static string Variables(ProcessPicture wanted, ProcessPicture now)
    {
        if (wanted.Environment.Count == now.Environment.Count && wanted.Environment.All(one => now.Environment.TryGetValue(one.Key, out var value) && value == one.Value))
        {
            return "";
        }

        var names = wanted.Environment.Keys.Union(now.Environment.Keys, StringComparer.Ordinal)
            .Where(name => wanted.Environment.GetValueOrDefault(name) != now.Environment.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more" : "");
    }
}
