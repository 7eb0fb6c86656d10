using System.Diagnostics;

namespace Gateway.Irc.Tests;

/// <summary>
/// How late this machine is at the moment: waits beside the thing under test, and adds up by how much each wait was too long. What a busy
/// machine adds to a chain of waits is no more than that, so a bound in real time can be held without guessing at the machine.
/// </summary>
internal sealed class Lateness : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _waits;
    private readonly long _from = Stopwatch.GetTimestamp();
    private long _late;

    public Lateness() => _waits = WaitAsync();

    /// <summary>Since the meter was made.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_from);

    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _late));

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _waits.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task WaitAsync()
    {
        while (true)
        {
            var from = Stopwatch.GetTimestamp();
            // real time on purpose: how much too long this wait is, is what is measured
            await Task.Delay(Step, _over.Token);
            Interlocked.Add(ref _late, Math.Max(0, (Stopwatch.GetElapsedTime(from) - Step).Ticks));
        }
    }
}
