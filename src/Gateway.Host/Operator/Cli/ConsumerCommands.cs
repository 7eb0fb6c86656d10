using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Host.Operator.Api.Messages;

namespace Gateway.Host.Operator.Cli;

/// <summary><c>consumers list</c>, <c>show</c>, <c>remove</c>, <c>rewind</c>, <c>retry</c> and <c>drop</c>: ask the running gateway.</summary>
internal sealed class ConsumerCommands(CliServices services, Output output, Option<bool> json, Func<ParseResult, Func<GatewayClient, Task<ExitCode>>, Task<int>> ask)
{
    private const string Root = "/api/v1/consumers";
    private readonly Argument<string> _name = new("name") { Description = "The consumer's name." };
    private readonly Argument<long> _seq = new("seq") { Description = "The number of the parked message, as 'show' prints it." };

    public void AddTo(Command root)
    {
        var consumers = new Command("consumers", "Programs that read messages over HTTP under a name.");
        root.Subcommands.Add(consumers);
        var list = new Command("list", "Each with its cursor, how far it is behind, and what it is stuck at.");
        list.SetAction((parsed, stopping) => ask(parsed, async client => Show(
            parsed, await client.GetAsync<ConsumerListView>(Root, stopping), found => MessageText.Consumers(found, services.Time.GetUtcNow()))));
        consumers.Subcommands.Add(list);

        var show = new Command("show", "One consumer, with the messages that were parked because it never acknowledged them.") { _name };
        show.SetAction((parsed, stopping) => ask(parsed, async client => Show(
            parsed, await client.GetAsync<ConsumerDetailView>(Path(parsed), stopping), found => MessageText.Consumer(found, services.Time.GetUtcNow()))));
        consumers.Subcommands.Add(show);

        var remove = new Command("remove", "Forget a consumer with its cursor and its parked messages. Its connection ends.") { _name };
        remove.SetAction((parsed, stopping) => ask(parsed, async client => Done(parsed, await client.DeleteAsync<ConsumerAnswerView>(Path(parsed), stopping))));
        consumers.Subcommands.Add(remove);
        AddRewind(consumers);

        var retry = new Command("retry", "Hand a parked message out once more.") { _name, _seq };
        retry.SetAction((parsed, stopping) => ask(parsed, async client => Done(
            parsed, await client.PostJsonAsync<AcknowledgeRequest, ConsumerAnswerView>($"{Parked(parsed)}/retry", new AcknowledgeRequest(), stopping))));
        consumers.Subcommands.Add(retry);

        var drop = new Command("drop", "Let a parked message go.") { _name, _seq };
        drop.SetAction((parsed, stopping) => ask(parsed, async client => Done(parsed, await client.DeleteAsync<ConsumerAnswerView>(Parked(parsed), stopping))));
        consumers.Subcommands.Add(drop);
    }

    private void AddRewind(Command consumers)
    {
        var to = new Option<string>("--to") { Description = "oldest, newest, or a number: what follows that message comes next.", Required = true };
        var rewind = new Command("rewind", "Move a cursor back, or forward. Its connection ends; what comes a second time is marked.") { _name, to };
        rewind.SetAction((parsed, stopping) => ask(parsed, async client =>
        {
            var text = parsed.GetRequiredValue(to);
            var target = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? JsonSerializer.SerializeToElement(number) : JsonSerializer.SerializeToElement(text);
            return Done(parsed, await client.PostJsonAsync<RewindRequest, ConsumerAnswerView>($"{Path(parsed)}/rewind", new RewindRequest { To = target }, stopping));
        }));
        consumers.Subcommands.Add(rewind);
    }

    private string Path(ParseResult parsed) => $"{Root}/{Uri.EscapeDataString(parsed.GetRequiredValue(_name))}";

    private string Parked(ParseResult parsed) => string.Create(CultureInfo.InvariantCulture, $"{Path(parsed)}/parked/{parsed.GetRequiredValue(_seq)}");

    private ExitCode Done(ParseResult parsed, ClientAnswer<ConsumerAnswerView> answer) =>
        Show(parsed, answer, done => TerminalText.Line($"{done.Consumer}: {done.Message}") + Environment.NewLine);

    private ExitCode Show<T>(ParseResult parsed, ClientAnswer<T> answer, Func<T, string> text)
        where T : class
    {
        if (answer.Value is not { } value)
        {
            return output.Fail(answer.Code, answer.Message);
        }

        output.Print(parsed.GetValue(json) ? answer.Raw + Environment.NewLine : text(value));
        return ExitCode.Ok;
    }
}
