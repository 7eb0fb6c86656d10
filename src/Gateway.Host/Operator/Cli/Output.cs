namespace Gateway.Host.Operator.Cli;

/// <summary>Where a command writes: answers to stdout, errors as one line to stderr.</summary>
internal sealed class Output(TextWriter @out, TextWriter error)
{
    public void Print(string text) => @out.Write(text);

    public void Line(string text) => @out.WriteLine(text);

    public ExitCode Fail(ExitCode code, string message)
    {
        error.WriteLine($"gateway: {TerminalText.Line(message)}");
        return code;
    }
}
