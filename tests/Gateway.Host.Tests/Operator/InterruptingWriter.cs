namespace Gateway.Host.Tests.Operator;

/// <summary>A terminal whose user interrupts after the first whole screen.</summary>
internal sealed class InterruptingWriter(CancellationTokenSource interrupt) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        interrupt.Cancel();
    }
}
