using Gateway.Host.Configuration;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Storage;

/// <summary>The data file of one folder with its writer running, as a host would hold it.</summary>
internal sealed class OpenStorage : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DataFile _file;
    private Task _loop = Task.CompletedTask;

    public OpenStorage(string folder, bool running = true)
    {
        Events = new EventLog(Time);
        Status = new HostStatus(Events);
        _file = DataFile.Open(PathsOf(folder), Time).File.ShouldNotBeNull();
        Writer = new DataWriter(_file, Status, Time, NullLogger<DataWriter>.Instance);
        State = new AdapterStateStore(_file, Writer);
        Desired = new DesiredStateStore(_file, Writer, Time);
        Restarts = new RestartStore(_file, Writer);
        Builds = new BuildLedger(_file, Writer, Time);
        Baselines = new BaselineStore(_file, Writer, Time);
        Losses = new LossStore(_file, Writer, new Secrets());
        if (running)
        {
            Start();
        }
    }

    public FakeTimeProvider Time { get; } = new();

    public EventLog Events { get; }

    public HostStatus Status { get; }

    public DataFile File => _file;

    public DataWriter Writer { get; }

    public AdapterStateStore State { get; }

    public DesiredStateStore Desired { get; }

    public RestartStore Restarts { get; }

    public BuildLedger Builds { get; }

    public BaselineStore Baselines { get; }

    public LossStore Losses { get; }

    public static GatewayPaths PathsOf(string folder) => new(folder, Path.Combine(folder, "gateway.yaml"), Path.Combine(folder, "plugins"), Path.Combine(folder, "data"));

    public void Start()
    {
        var beat = new LoopBeat(Writer.Name, Writer.StallAfter, Time);
        beat.Begin(again: false);
        _loop = Writer.RunAsync(beat, _stop.Token);
    }

    public T? Read<T>(string sql)
    {
        using var reader = _file.OpenReader();
        return reader.Scalar<T>(sql);
    }

    /// <summary>As the host does: the loop first, then the container.</summary>
    public async Task StopLoopAsync()
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await StopLoopAsync();
        Writer.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }
}
