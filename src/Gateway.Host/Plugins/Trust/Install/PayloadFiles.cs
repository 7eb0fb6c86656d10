namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>Rights of installed files.</summary>
internal static class PayloadFiles
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Program = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void SetRights(string file, bool isProgram)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, isProgram ? Program : Plain);
        }
    }
}
