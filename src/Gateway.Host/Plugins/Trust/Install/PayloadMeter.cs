namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>Counts what is really written, whatever an archive's headers say of it. One per installation.</summary>
/// <param name="limits">How much may be.</param>
/// <param name="packed">Size of the archive; null for a folder.</param>
internal sealed class PayloadMeter(PayloadLimits limits, long? packed)
{
    private int _files;
    private long _total;

    /// <exception cref="PayloadRefusedException">It is too much.</exception>
    public void Begin()
    {
        if (++_files > limits.Files)
        {
            throw new PayloadRefusedException($"it has more than {limits.Files} files");
        }
    }

    /// <returns>The checksum of what was written.</returns>
    /// <exception cref="PayloadRefusedException">It is too much.</exception>
    public uint Copy(Stream from, Stream to, string name)
    {
        var buffer = new byte[64 * 1024];
        var checksum = new Checksum();
        long file = 0;
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            (file, _total) = (file + read, _total + read);
            var fault = file > limits.File ? $"'{name}' is larger than {limits.File / 1024 / 1024} MB"
                : _total > limits.Total ? $"it is larger than {limits.Total / 1024 / 1024} MB unpacked"
                : packed is { } size && _total > limits.RatioFrom && _total > size * limits.Ratio ? $"it unpacks to more than {limits.Ratio} times its size"
                : null;
            if (fault is not null)
            {
                throw new PayloadRefusedException(fault);
            }

            to.Write(buffer.AsSpan(0, read));
            checksum.Add(buffer.AsSpan(0, read));
        }

        return checksum.Value;
    }
}
