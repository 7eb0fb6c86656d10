using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Model.Journal;
using Gateway.Host.Operator.Api;
using Gateway.Host.Operator.Api.Messages;

namespace Gateway.Host.Operator.Cli;

/// <summary><c>messages send</c>, <c>tail</c> and <c>show</c>: ask the running gateway.</summary>
internal sealed class MessageCommands(CliServices services, Output output, Option<bool> json, Func<ParseResult, Func<GatewayClient, Task<ExitCode>>, Task<int>> ask)
{
    private const string Root = "/api/v1/messages";

    public void AddTo(Command root)
    {
        var messages = new Command("messages", "Messages that come in and go out.");
        root.Subcommands.Add(messages);
        AddSend(messages);
        AddTail(messages);
        AddShow(messages);
    }

    private void AddSend(Command messages)
    {
        var adapter = new Argument<string>("adapter") { Description = "The adapter that sends it." };
        var conversation = new Argument<string>("conversation") { Description = "Where to, as the platform names it." };
        var text = new Argument<string>("text") { Description = "What to say." };
        var thread = new Option<string?>("--thread") { Description = "The thread or topic in the conversation." };
        var reply = new Option<string?>("--reply-to") { Description = "The platform's id of the message to answer." };
        var key = new Option<string?>("--key") { Description = "An idempotency key: the same key sends only once." };
        var command = new Command("send", "Hand a message in. It is written down before this returns, and sent as soon as the adapter can.") { adapter, conversation, text, thread, reply, key };
        command.SetAction((parsed, stopping) => ask(parsed, async client => Show(
            parsed,
            await client.PostJsonAsync<SendRequest, SentView>(
                Root,
                new SendRequest
                {
                    Adapter = parsed.GetRequiredValue(adapter),
                    Conversation = parsed.GetRequiredValue(conversation),
                    Text = parsed.GetRequiredValue(text),
                    Thread = parsed.GetValue(thread),
                    ReplyTo = parsed.GetValue(reply),
                    IdempotencyKey = parsed.GetValue(key),
                },
                stopping))));
        messages.Subcommands.Add(command);
    }

    private void AddShow(Command messages)
    {
        var id = new Argument<string>("id") { Description = "The id that 'send' printed." };
        var command = new Command("show", "What has become of a message that was handed in.") { id };
        command.SetAction((parsed, stopping) => ask(parsed, async client => Show(
            parsed, await client.GetAsync<SentView>($"{Root}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", stopping))));
        messages.Subcommands.Add(command);
    }

    private void AddTail(Command messages)
    {
        var adapter = new Option<string?>("--adapter") { Description = "Only those of this adapter." };
        var after = new Option<long?>("--after") { Description = "Begin after this number; without it, with what comes from now on." };
        var command = new Command("tail", "Print messages as they come in, until interrupted. Moves no consumer's cursor.") { adapter, after };
        command.SetAction((parsed, stopping) => ask(parsed, async client =>
        {
            var query = $"{Root}?follow=true"
                + (parsed.GetValue(adapter) is { } name ? $"&adapter={Uri.EscapeDataString(name)}" : "")
                + (parsed.GetValue(after) is { } seq ? FormattableString.Invariant($"&after={seq}") : "");
            var (code, message) = await client.LinesAsync(query, line => Print(line, parsed.GetValue(json)), stopping);
            return code == ExitCode.Ok ? code : output.Fail(code, message);
        }));
        messages.Subcommands.Add(command);
    }

    private void Print(string line, bool raw)
    {
        // only messages have a seq: the last words of the gateway do not
        const string Data = "data: ";
        if (line.StartsWith(Data, StringComparison.Ordinal) && line.Contains("\"seq\":", StringComparison.Ordinal))
        {
            var text = line[Data.Length..];
            output.Line(raw ? text : MessageText.Received(JsonSerializer.Deserialize(text, OperatorJson.Info<MessageView>(OperatorJson.Plain))!));
        }
    }

    private ExitCode Show(ParseResult parsed, ClientAnswer<SentView> answer)
    {
        if (answer.Value is not { } sent)
        {
            return output.Fail(answer.Code, answer.Message);
        }

        output.Print(parsed.GetValue(json) ? answer.Raw + Environment.NewLine : MessageText.Sent(sent, services.Time.GetUtcNow()));
        return ExitCode.Ok;
    }
}
