namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>Copies a published folder, by the same rules as an archive.</summary>
internal static class FolderPayload
{
    /// <exception cref="PayloadRefusedException">It must not be installed.</exception>
    /// <exception cref="IOException">It cannot be read, or the target not be written.</exception>
    public static void Copy(string source, string folder, PayloadLimits limits) =>
        Copy(new DirectoryInfo(source), "", folder, new PayloadNames(), new PayloadMeter(limits, packed: null));

    private static void Copy(DirectoryInfo source, string prefix, string folder, PayloadNames names, PayloadMeter meter)
    {
        foreach (var item in source.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            var path = prefix + item.Name;
            var fault = item.LinkTarget is not null ? "it is a link" : names.Refuse(path, item is DirectoryInfo);
            if (fault is not null)
            {
                throw new PayloadRefusedException($"'{path}': {fault}");
            }

            meter.Begin();
            var target = Path.Combine(folder, path);
            if (item is DirectoryInfo inner)
            {
                Directory.CreateDirectory(target);
                Copy(inner, path + "/", folder, names, meter);
                continue;
            }

            using (var from = new FileStream(item.FullName, FileMode.Open, FileAccess.Read, FileShare.Read))
            using (var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                meter.Copy(from, to, path);
            }

            PayloadFiles.SetRights(target, !OperatingSystem.IsWindows() && item.UnixFileMode.HasFlag(UnixFileMode.UserExecute));
        }
    }
}
