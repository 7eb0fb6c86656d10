namespace Gateway.Fixtures.Misbehaving;

/// <summary>Whoever reads its text never comes back: a host must be able to report a death without running the plugin's code.</summary>
public sealed class HostileException(Blocks blocks) : Exception("the text that the base was given")
{
    public override string Message
    {
        get
        {
            blocks.UntilReleased();
            return base.Message;
        }
    }

    public override string? StackTrace
    {
        get
        {
            blocks.UntilReleased();
            return base.StackTrace;
        }
    }

    public override string ToString() => Message;
}
