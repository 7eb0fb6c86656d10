using System.CommandLine;
using System.Text;
using Gateway.Host.Operator.Api.DeadLetters;

namespace Gateway.Host.Operator.Cli;

/// <summary><c>dead-letters list</c>, <c>show</c>, <c>retry</c>, <c>purge</c> and <c>export</c>: ask the running gateway.</summary>
internal sealed class DeadLetterCommands(CliServices services, Output output, Option<bool> json, Func<ParseResult, Func<GatewayClient, Task<ExitCode>>, Task<int>> ask)
{
    private const string Root = "/api/v1/dead-letters";
    private readonly Option<string?> _adapter = new("--adapter") { Description = "Only those of this adapter." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Only those with this reason, as 'list' shows it." };
    private readonly Option<bool> _all = new("--all") { Description = "All of them; with --adapter and --reason, all that fit." };
    private readonly Argument<string[]> _ids = new("id") { Description = "Delivery ids, as 'list' shows them.", Arity = ArgumentArity.ZeroOrMore };

    public void AddTo(Command root)
    {
        var letters = new Command("dead-letters", "Messages that could not be sent, or of which nobody knows whether they were.");
        root.Subcommands.Add(letters);
        AddList(letters);
        AddShow(letters);
        AddRetry(letters);
        AddPurge(letters);
        AddExport(letters);
    }

    private void AddList(Command letters)
    {
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 1000.", DefaultValueFactory = _ => 100 };
        var before = new Option<long?>("--before") { Description = "Older ones: the number that the last page ended with." };
        var command = new Command("list", "Who they were for, why they were given up and when; not what they say.") { _adapter, _reason, limit, before };
        command.SetAction((parsed, stopping) => ask(parsed, async client =>
        {
            var older = parsed.GetValue(before) is { } seq ? FormattableString.Invariant($"&before={seq}") : "";
            return Show(
                parsed,
                await client.GetAsync<DeadLetterListView>(FormattableString.Invariant($"{Root}?limit={parsed.GetValue(limit)}{older}{Filter(parsed)}"), stopping),
                page => DeadLetterText.List(page, services.Time.GetUtcNow()));
        }));
        letters.Subcommands.Add(command);
    }

    private void AddShow(Command letters)
    {
        var id = new Argument<string>("id") { Description = "The delivery id, as 'list' shows it." };
        var command = new Command("show", "One dead letter, with what it says.") { id };
        command.SetAction((parsed, stopping) => ask(parsed, async client => Show(
            parsed,
            await client.GetAsync<DeadLetterView>($"{Root}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", stopping),
            letter => DeadLetterText.Show(letter, services.Time.GetUtcNow()))));
        letters.Subcommands.Add(command);
    }

    private void AddRetry(Command letters)
    {
        var to = new Option<string?>("--to") { Description = "Somewhere else: ADAPTER, ADAPTER/CONVERSATION or /CONVERSATION." };
        var command = new Command("retry", "Put them back at the end of their conversations, with their attempts starting afresh.") { _ids, _all, _adapter, _reason, to };
        command.SetAction((parsed, stopping) => ask(parsed, async client =>
        {
            if (Chosen(parsed) is not { } request)
            {
                return Unchosen();
            }

            if (parsed.GetValue(to) is { } target)
            {
                // names have no slash; what stands behind the first one is the platform's business
                var slash = target.IndexOf('/', StringComparison.Ordinal);
                var (adapter, conversation) = slash < 0 ? (target, null) : (target[..slash], target[(slash + 1)..]);
                request = request with { ToAdapter = adapter.Length > 0 ? adapter : null, ToConversation = conversation };
            }

            return Show(parsed, await client.PostJsonAsync<DeadLetterRequest, DeadLetterChangeView>($"{Root}/retry", request, stopping), done => DeadLetterText.Done(done, "put back"));
        }));
        letters.Subcommands.Add(command);
    }

    private void AddPurge(Command letters)
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("purge", "Let them go for good. Asks first, unless --yes is given.") { _ids, _all, _adapter, _reason, yes };
        command.SetAction((parsed, stopping) => ask(parsed, async client =>
        {
            if (Chosen(parsed) is not { } request)
            {
                return Unchosen();
            }

            if (!parsed.GetValue(yes) && await RefusalAsync(client, parsed, request, stopping) is { } refusal)
            {
                return refusal;
            }

            return Show(parsed, await client.PostJsonAsync<DeadLetterRequest, DeadLetterChangeView>($"{Root}/abandon", request, stopping), done => DeadLetterText.Done(done, "let go"));
        }));
        letters.Subcommands.Add(command);
    }

    private void AddExport(Command letters)
    {
        var command = new Command("export", "All of them with what they say, one JSON object a line.") { _adapter, _reason };
        command.SetAction((parsed, stopping) => ask(parsed, async client =>
        {
            var (code, message) = await client.LinesAsync($"{Root}/export?{Filter(parsed).TrimStart('&')}", output.Line, stopping);
            return code == ExitCode.Ok ? code : output.Fail(code, message);
        }));
        letters.Subcommands.Add(command);
    }

    /// <summary>Null when the person agrees.</summary>
    private async Task<ExitCode?> RefusalAsync(GatewayClient client, ParseResult parsed, DeadLetterRequest request, CancellationToken stopping)
    {
        if (services.Answer is not { } answer)
        {
            return output.Fail(ExitCode.Usage, "Nobody can be asked here: add --yes to let them go for good.");
        }

        long count = request.Ids?.Count ?? 0;
        if (request.Filter is not null)
        {
            var page = await client.GetAsync<DeadLetterListView>($"{Root}?limit=1{Filter(parsed)}", stopping);
            if (page.Value is not { } found)
            {
                return output.Fail(page.Code, page.Message);
            }

            count = found.Total;
        }

        output.Print(FormattableString.Invariant($"Let {count} dead letter{(count == 1 ? "" : "s")} go for good? [y/N] "));
        return answer()?.Trim().ToLowerInvariant() is "y" or "yes" ? null : output.Fail(ExitCode.Failure, "Nothing was changed.");
    }

    /// <summary>Null when it is not said which: a filter alone is not enough, so that a forgotten id does not become "all".</summary>
    private DeadLetterRequest? Chosen(ParseResult parsed)
    {
        var ids = parsed.GetValue(_ids) ?? [];
        var (adapter, reason) = (parsed.GetValue(_adapter), parsed.GetValue(_reason));
        return (parsed.GetValue(_all), ids.Length) switch
        {
            (true, 0) => new DeadLetterRequest { Filter = new DeadLetterFilter { Adapter = adapter, Reason = reason } },
            (false, > 0) when adapter is null && reason is null => new DeadLetterRequest { Ids = ids },
            _ => null,
        };
    }

    private ExitCode Unchosen() => output.Fail(ExitCode.Usage, "Say which: either ids, or --all, which --adapter and --reason can narrow.");

    private string Filter(ParseResult parsed)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in new[] { ("adapter", parsed.GetValue(_adapter)), ("reason", parsed.GetValue(_reason)) })
        {
            text.Append(value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}");
        }

        return text.ToString();
    }

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
