using Gateway.Host.Model;

namespace Gateway.Host.Operator.Logging;

/// <summary>Puts <see cref="RedactingWriter"/> before both outputs of the process, and takes it away again.</summary>
internal sealed class RedactingConsole : IDisposable
{
    private readonly (TextWriter Out, TextWriter Error) _before = (Console.Out, Console.Error);
    private readonly RedactingWriter _out;
    private readonly RedactingWriter _error;

    private RedactingConsole(ISecrets secrets)
    {
        (_out, _error) = (new RedactingWriter(_before.Out, secrets), new RedactingWriter(_before.Error, secrets));
        Console.SetOut(_out);
        Console.SetError(_error);
    }

    public static RedactingConsole Install(ISecrets secrets) => new(secrets);

    public void Dispose()
    {
        Console.SetOut(_before.Out);
        Console.SetError(_before.Error);
        _out.Dispose();
        _error.Dispose();
    }
}
