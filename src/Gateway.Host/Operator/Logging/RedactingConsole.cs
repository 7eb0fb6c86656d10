using Gateway.Host.Model;

namespace Gateway.Host.Operator.Logging;

/// <summary>Puts <see cref="RedactingWriter"/> before both outputs of the process, and takes it away again.</summary>
internal sealed class RedactingConsole : IDisposable
{
    private readonly (TextWriter Out, TextWriter Error) _before = (Console.Out, Console.Error);
    private readonly RedactingWriter _out;
    private readonly RedactingWriter _error;

    private RedactingConsole(ISecrets secrets, Func<object?> owner)
    {
        (_out, _error) = (new RedactingWriter(_before.Out, secrets, owner), new RedactingWriter(_before.Error, secrets, owner));
        Console.SetOut(_out);
        Console.SetError(_error);
    }

    /// <inheritdoc cref="RedactingWriter"/>
    public static RedactingConsole Install(ISecrets secrets, Func<object?> owner) => new(secrets, owner);

    public void Dispose()
    {
        Console.SetOut(_before.Out);
        Console.SetError(_before.Error);
        _out.Dispose();
        _error.Dispose();
    }
}
