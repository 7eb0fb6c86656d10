namespace Gateway.Process.Tests.Hostile;

/// <summary>A cgroup of the test that bounds how many processes and threads everything in it may have together.</summary>
internal sealed class ProcessCage
{
    /// <summary>Far more than a gateway and the deeds that are done need, and far less than a machine has.</summary>
    private const string Most = "2000";

    private readonly string _folder;

    private ProcessCage(string folder) => _folder = folder;

    /// <summary>A program that goes into the cage and becomes the one whose words follow.</summary>
    public IReadOnlyList<string> Prefix => ["sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "cage"];

    /// <summary>Null where none can be made: no such controller, or no right to it.</summary>
    public static ProcessCage? TryMake(string name)
    {
        var folder = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts[1] == "pids")
            .Select(parts => $"/sys/fs/cgroup/pids{parts[2].TrimEnd('/')}/{name}").FirstOrDefault();
        if (folder is null)
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(folder + "/pids.max", Most);
            return new ProcessCage(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>False while something is in it.</summary>
    public bool TryRemove()
    {
        try
        {
            Directory.Delete(_folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
