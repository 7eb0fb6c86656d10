using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Storage.Crash;

/// <summary>
/// <c>crash.json</c>, what the outer supervisor has seen, and <c>crashes.json</c>, what became of the last crashes. Replaced in one step;
/// one that cannot be read counts as absent.
/// </summary>
internal sealed class CrashFiles(string folder) : ICrashFiles
{
    private string FindingsFile => Path.Combine(folder, "crash.json");

    private string ReportsFile => Path.Combine(folder, "crashes.json");

    public CrashFindings? ReadFindings() => Read(FindingsFile, CrashJson.Default.CrashFindings);

    public bool TryWrite(CrashFindings findings) => TryWrite(FindingsFile, findings, CrashJson.Default.CrashFindings);

    public void ForgetFindings()
    {
        try
        {
            File.Delete(FindingsFile);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // it names the run that it is about, so it cannot be taken for a witness of another
            return;
        }
    }

    public ImmutableArray<CrashReport> ReadReports() => Read(ReportsFile, CrashJson.Default.ImmutableArrayCrashReport) is { IsDefault: false } reports ? reports : [];

    public bool TryWrite(ImmutableArray<CrashReport> reports) => TryWrite(ReportsFile, reports, CrashJson.Default.ImmutableArrayCrashReport);

    private static T? Read<T>(string path, JsonTypeInfo<T> info)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), info);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return default;
        }
    }

    private static bool TryWrite<T>(string path, T content, JsonTypeInfo<T> info)
    {
        try
        {
            var fresh = path + ".new";
            File.Delete(fresh);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(fresh, options))
            {
                file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, info)));
            }

            File.Move(fresh, path, overwrite: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
