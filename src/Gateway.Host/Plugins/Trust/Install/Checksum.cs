namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>The CRC-32 of zip archives, which the framework's reader does not check. Against damage only, not against an author.</summary>
internal struct Checksum()
{
    private const uint Polynomial = 0xEDB8_8320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Row)];
    private uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _state = Table[(byte)(_state ^ value)] ^ (_state >> 8);
        }
    }

    private static uint Row(int value)
    {
        var row = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            row = (row & 1) == 0 ? row >> 1 : Polynomial ^ (row >> 1);
        }

        return row;
    }
}
