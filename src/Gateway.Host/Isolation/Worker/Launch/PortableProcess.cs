using System.ComponentModel;
using System.Diagnostics;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>A worker started by <see cref="PortableLauncher"/>.</summary>
internal sealed class PortableProcess : IWorkerProcess
{
    private readonly Process _process;
    private readonly WorkerOutput _output;
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _killed;

    public PortableProcess(string name, Process process, WorkerContainment containment, WorkerOutput output)
    {
        Name = name;
        Id = process.Id;
        Containment = containment;
        _process = process;
        _output = output;
    }

    public event Action<string>? ErrorLine
    {
        add => _output.Line += value;
        remove => _output.Line -= value;
    }

    public int Id { get; }

    public string Name { get; }

    public Task<WorkerExit> Exited => _exited.Task;

    public WorkerContainment Containment { get; }

    public void Begin(string firstLine)
    {
        try
        {
            _process.StandardInput.WriteLine(firstLine);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended already, and its exit is told
        }

        var reader = new Thread(() => Read(_process.StandardOutput, isError: false)) { IsBackground = true, Name = $"worker {Name} output" };
        reader.Start();
        new Thread(() => Watch(reader)) { IsBackground = true, Name = $"worker {Name}" }.Start();
    }

    public void Kill()
    {
        _killed = !_exited.Task.IsCompleted;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or AggregateException)
        {
            Trace.TraceWarning($"worker {Name}: {failure.Message}");
        }
    }

    public void Dispose() => Kill();

    private void Watch(Thread reader)
    {
        Read(_process.StandardError, isError: true);
        reader.Join();
        _process.WaitForExit();
        _output.End();
        var code = _process.ExitCode;
        var last = _output.LastErrors;
        _exited.SetResult(new WorkerExit(code, Signal: null, LaunchTexts.RuntimeOutOfMemory(code, last), last, _killed));
        _process.Dispose();
    }

    private void Read(StreamReader reader, bool isError)
    {
        var buffer = new byte[4096];
        for (var read = reader.BaseStream.Read(buffer); read > 0; read = reader.BaseStream.Read(buffer))
        {
            _output.Take(buffer.AsSpan(0, read), isError);
        }
    }
}
