using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Doctor;

namespace Gateway.Host.Isolation.Worker.Doctor;

/// <summary>What this machine and this user can bound a worker with: found out by starting one that does nothing.</summary>
internal sealed class MachineExamination(IWorkerLauncher launcher) : IExamination
{
    private const string Machine = "machine";
    private const string User = "user";
    private const string Files = "open files";
    private const string Sandbox = "sandbox";
    private const string Limits = "worker limits";

    /// <summary>What one gateway with a dozen adapters and their workers can need on a bad day.</summary>
    private const ulong EnoughFiles = 16_384;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject)
    {
        var limits = subject.Config.LimitsFor(default, default);
        var inForce = await launcher.RehearseAsync(new WorkerLaunch("rehearsal", [], "") { Limits = WorkerServices.LimitsOf(WorkerBounds.Of(limits, SandboxMode.Auto)), Sandbox = SandboxMode.Auto });
        var isRequired = subject.Config.Plugins.Sandbox == SandboxMode.Required || subject.Config.Adapters.Values.Any(one => subject.Config.SandboxFor(one.Name) == SandboxMode.Required);
        return
        [
            Finding.Fine(Machine, string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processor(s)")),
            OfUser(),
            .. OpenFiles(limits),
            OfSandbox(inForce.Sandbox, isRequired),
            .. inForce.Limits.Select(OfLimit),
            Finding.Fine(Limits, $"what a worker has started is ended by: {inForce.KillMeans}"),
        ];
    }

    private static Finding OfUser() => Environment.IsPrivilegedProcess
        ? Finding.Note(User, $"'{Environment.UserName}' is an administrator of this machine: so is every adapter in the gateway's process, and a sandbox keeps root's number", "Run the gateway as an ordinary user of its own.")
        : Finding.Fine(User, $"'{Environment.UserName}' is an ordinary user");

    private static IEnumerable<Finding> OpenFiles(LimitsConfig limits)
    {
        if (!OperatingSystem.IsLinux() || LinuxCalls.MostOpenFiles() is not { } most)
        {
            yield break;
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"the gateway may have {most} files and connections open");
        if (limits.WorkerOpenFiles is { } worker && (ulong)worker > most)
        {
            yield return Finding.Attention(Files, string.Create(CultureInfo.InvariantCulture, $"{text}, and 'worker_open_files' asks for {worker}"), "Raise the limit of the gateway (LimitNOFILE= under systemd, ulimit -Hn in a shell), or lower worker_open_files.");
        }
        else if (most < EnoughFiles)
        {
            yield return Finding.Note(Files, $"{text}: one adapter in its process that leaks connections uses them up for everybody", "Raise the limit (LimitNOFILE= under systemd, ulimit -Hn in a shell), or run such an adapter with 'isolation: process'.");
        }
        else
        {
            yield return Finding.Fine(Files, text);
        }
    }

    private static Finding OfSandbox(SandboxInForce sandbox, bool isRequired) => sandbox.IsOn
        ? Finding.Fine(Sandbox, $"a trial run worked: {sandbox.Why}")
        : isRequired
            ? Finding.Attention(Sandbox, $"it does not work here, and an instance has 'sandbox: required': {sandbox.Why}", "Follow what is said; until then the instance is not started.")
            : Finding.Note(Sandbox, $"it does not work here: {sandbox.Why}", "Workers run without: they contain faults, and not hostility.");

    private static Finding OfLimit(LimitInForce limit) => limit.Remark is null || limit.Means == LimitMeans.ResourceLimit
        ? Finding.Fine(Limits, limit.Sentence)
        : Finding.Note(Limits, limit.Sentence, limit.Means == LimitMeans.None ? "Nothing takes its place. Give the gateway a cgroup of its own ('Delegate=yes' under systemd)." : "It holds in part. Give the gateway a cgroup of its own ('Delegate=yes' under systemd).");
}
