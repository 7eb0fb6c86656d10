using Gateway.Host.Model;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary>The commands that ask the running gateway.</summary>
internal sealed class RemoteCommands(GatewayClient client, Output output, TimeProvider time, bool json)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public async Task<ExitCode> StatusAsync(CancellationToken cancellationToken)
    {
        var (code, text) = await StatusTextAsync(cancellationToken);
        if (code != ExitCode.Ok)
        {
            return output.Fail(code, text);
        }

        output.Print(text);
        return ExitCode.Ok;
    }

    /// <summary>Redraws until it is interrupted; a gateway that is away for a moment is shown as such and looked for again.</summary>
    public async Task<ExitCode> WatchAsync(bool terminal, CancellationToken cancellationToken)
    {
        const string HomeAndClear = "\u001b[H\u001b[2J";
        try
        {
            while (true)
            {
                var (code, text) = await StatusTextAsync(cancellationToken);
                if (code is not (ExitCode.Ok or ExitCode.NotRunning or ExitCode.Failure))
                {
                    return output.Fail(code, text);
                }

                output.Print(terminal ? HomeAndClear : "");
                output.Line(text);
                await Task.Delay(Redraw, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }

    public async Task<ExitCode> ListAsync(CancellationToken cancellationToken) =>
        Show(await client.GetAsync<AdapterListView>("/api/v1/adapters", cancellationToken), list => StatusText.List(list.Adapters));

    public async Task<ExitCode> PluginsAsync(CancellationToken cancellationToken) =>
        Show(await client.GetAsync<PluginListView>("/api/v1/plugins", cancellationToken), list => StatusText.Plugins(list.Plugins));

    public async Task<ExitCode> WhyAsync(string name, CancellationToken cancellationToken) =>
        Show(
            await client.GetAsync<WhyView>($"/api/v1/adapters/{Uri.EscapeDataString(name)}/why", cancellationToken),
            why => TerminalText.Block(WhyText.Render(why)));

    public async Task<ExitCode> CommandAsync(string name, AdapterVerb verb, string? why, TimeSpan? wait, CancellationToken cancellationToken)
    {
        var answer = await client.CommandAsync(name, EnumText.Of(verb), why, cancellationToken);
        if (answer.Value is not { } taken)
        {
            return output.Fail(answer.Code, answer.Message);
        }

        if (wait is null || taken.Status == CommandStatus.Unchanged)
        {
            output.Line(json ? answer.Raw : TerminalText.Line(taken.Message));
            return ExitCode.Ok;
        }

        return await WaitAsync(taken, wait.Value, cancellationToken);
    }

    private async Task<ExitCode> WaitAsync(CommandView command, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (name, start) = (command.Adapter, time.GetTimestamp());
        while (true)
        {
            var answer = await client.GetAsync<AdapterView>($"/api/v1/adapters/{Uri.EscapeDataString(name)}", cancellationToken);
            if (answer.Value is not { } adapter)
            {
                return output.Fail(answer.Code, answer.Message);
            }

            var settled = Settling.Of(command, adapter);
            if (settled == SettleOutcome.Pending && time.GetElapsedTime(start) < limit)
            {
                await Task.Delay(Poll, time, cancellationToken);
                continue;
            }

            output.Line(json ? answer.Raw : StatusText.Line(adapter, time.GetUtcNow()));
            return settled switch
            {
                SettleOutcome.Done => ExitCode.Ok,
                SettleOutcome.Pending => output.Fail(ExitCode.Failure, $"{name} has not settled within {Ages.Short(limit)}: 'gateway why {name}' says what it waits for."),
                _ => output.Fail(ExitCode.Failure, $"{name} did not get there: 'gateway why {name}' says why."),
            };
        }
    }

    private async Task<(ExitCode Code, string Text)> StatusTextAsync(CancellationToken cancellationToken)
    {
        var host = await client.GetAsync<StatusView>("/api/v1/status", cancellationToken);
        if (host.Value is null)
        {
            return (host.Code, host.Message);
        }

        var adapters = await client.GetAsync<AdapterListView>("/api/v1/adapters", cancellationToken);
        if (adapters.Value is null)
        {
            return (adapters.Code, adapters.Message);
        }

        return (ExitCode.Ok, json
            ? $"{{\"host\":{host.Raw},\"roster\":{adapters.Raw}}}{Environment.NewLine}"
            : StatusText.Status(host.Value, adapters.Value.Adapters, client.Url, time.GetUtcNow()));
    }

    private ExitCode Show<T>(ClientAnswer<T> answer, Func<T, string> text)
        where T : class
    {
        if (answer.Value is not { } value)
        {
            return output.Fail(answer.Code, answer.Message);
        }

        output.Print(json ? answer.Raw + Environment.NewLine : text(value));
        return ExitCode.Ok;
    }
}
