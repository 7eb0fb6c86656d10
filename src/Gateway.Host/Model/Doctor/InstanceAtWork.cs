namespace Gateway.Host.Model.Doctor;

/// <summary>One instance as a running gateway runs it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasWorker">It runs in a worker process.</param>
/// <param name="IsConfined">That process is in a sandbox.</param>
internal sealed record InstanceAtWork(string Name, bool HasWorker, bool IsConfined);
