using System.CommandLine;
using System.CommandLine.Invocation;
using Gateway.Host.Model;
using Gateway.Host.Model.Doctor;

namespace Gateway.Host.Operator.Cli;

/// <summary>The command line of the executable: parses, then runs the gateway, asks the running one, or looks at files.</summary>
internal sealed class GatewayCli
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(60);
    private readonly CliServices _services;
    private readonly CliOptions _options = new();
    private readonly Output _output;
    private readonly RootCommand _root = new("Hosts messaging adapters, watches them and replaces the dead ones. Without a command: run.");

    public GatewayCli(CliServices services)
    {
        _services = services;
        _output = new Output(services.Out, services.Error);
        foreach (var option in _options.ForEverything.Concat(_options.ForRun))
        {
            _root.Options.Add(option);
        }

        _root.SetAction(RunAsync);
        var run = Add(_root, "run", "Run the gateway in this process until it is stopped.");
        foreach (var option in _options.ForRun)
        {
            run.Options.Add(option);
        }

        run.SetAction(RunAsync);
        AddLooking();
        foreach (var verb in Enum.GetValues<AdapterVerb>())
        {
            AddVerb(verb);
        }

        new MessageCommands(services, _output, _options.Json, ClientAsync).AddTo(_root);
        new ConsumerCommands(services, _output, _options.Json, ClientAsync).AddTo(_root);
        new DeadLetterCommands(services, _output, _options.Json, ClientAsync).AddTo(_root);
        AddLocal();
        AddHidden();
    }

    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            // the first is the cause; a word that is not understood makes everything after it one more error
            return (int)_output.Fail(ExitCode.Usage, $"{parsed.Errors[0].Message.TrimEnd('.')}: 'gateway --help' lists what there is.");
        }

        // no termination timeout: the host handles signals itself and has its own bounded stop
        var invocation = new InvocationConfiguration { Output = _services.Out, Error = _services.Error, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private void AddLooking()
    {
        var watch = new Option<bool>("--watch") { Description = "Redraw every second until interrupted." };
        var status = Add(_root, "status", "The gateway and every adapter: state, health, reason, restarts, what comes next.");
        status.Options.Add(watch);
        status.SetAction((parsed, stopping) => AskAsync(parsed, commands => parsed.GetValue(watch)
            ? commands.WatchAsync(_services.IsTerminal, stopping)
            : commands.StatusAsync(stopping)));

        Add(_root, "list", "Every adapter with its plugin and version.")
            .SetAction((parsed, stopping) => AskAsync(parsed, commands => commands.ListAsync(stopping)));

        var name = Name();
        var why = Add(_root, "why", "Why an adapter is as it is: cause, evidence, what the gateway did and does next, remedy.");
        why.Arguments.Add(name);
        why.SetAction((parsed, stopping) => AskAsync(parsed, commands => commands.WhyAsync(parsed.GetRequiredValue(name), stopping)));
    }

    private void AddVerb(AdapterVerb verb)
    {
        var name = Name();
        var why = new Option<string?>("--why") { Description = "Your reason, for the record." };
        var wait = new Option<bool>("--wait") { Description = "Wait until the adapter has settled, and print where." };
        var timeout = new Option<int>("--timeout") { Description = "Longest wait in seconds.", DefaultValueFactory = _ => (int)DefaultWait.TotalSeconds };
        var command = Add(_root, EnumText.Of(verb), Describe(verb));
        command.Arguments.Add(name);
        command.Options.Add(why);
        command.Options.Add(wait);
        command.Options.Add(timeout);
        command.SetAction((parsed, stopping) => AskAsync(parsed, commands => commands.CommandAsync(
            parsed.GetRequiredValue(name),
            verb,
            parsed.GetValue(why),
            parsed.GetValue(wait) ? TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(timeout))) : null,
            stopping)));
    }

    private void AddLocal()
    {
        var plugins = Add(_root, "plugins", "The plugin folder.");
        Add(plugins, "list", "Every candidate, taken or not, and why not.")
            .SetAction((parsed, stopping) => AskAsync(parsed, commands => commands.PluginsAsync(stopping)));
        var path = new Argument<string>("path") { Description = "A folder with a published plugin, or an assembly." };
        var validate = Add(plugins, "validate", "Say whether a plugin could be taken, without running it. Needs no running gateway.");
        validate.Arguments.Add(path);
        validate.SetAction(parsed => (int)Local(parsed).Validate(parsed.GetRequiredValue(path)));

        new CustodyCommands(_services, _output, Paths, _options.Json).AddTo(plugins);

        Add(_root, "doctor", "What is in force on this machine and in this configuration, and what to do about it. Needs no running gateway.")
            .SetAction(DoctorAsync);
        var config = Add(_root, "config", "The configuration.");
        Add(config, "check", "Say whether the configuration could be used. Needs no running gateway.")
            .SetAction(parsed => (int)Local(parsed).CheckConfiguration());
    }

    /// <summary>Needs no running gateway, and asks the one that runs.</summary>
    private async Task<int> DoctorAsync(ParseResult parsed, CancellationToken stopping)
    {
        var (paths, token) = (Paths(parsed), TokenOf(parsed));
        var address = GatewayAddress.Find(paths, parsed.GetValue(_options.Url), token);
        using var client = address is { Url: { } url, Token: { } found } ? new GatewayClient(url, found) : null;
        var unreachable = client is null && address.Code != ExitCode.NotRunning ? Finding.Attention("running gateway", address.Message, "'gateway status' asks it again.") : null;
        return (int)await new DoctorCommand(_services, paths, _output, parsed.GetValue(_options.Json)).RunAsync(client, unreachable, stopping);
    }

    private string? TokenOf(ParseResult parsed) =>
        (parsed.GetValue(_options.Token) ?? _services.Environment("GATEWAY_TOKEN")) is { } token && !string.IsNullOrWhiteSpace(token) ? token.Trim() : null;

    /// <summary>What the gateway starts itself. Not for people, and so in no help.</summary>
    private void AddHidden()
    {
        var process = new Argument<int>("process");
        var handle = new Argument<ulong>("handle");
        var holder = Add(_root, "leak-holder", "What keeps a load context of that process alive.");
        holder.Hidden = true;
        holder.Arguments.Add(process);
        holder.Arguments.Add(handle);
        holder.SetAction(parsed => _services.LeakHolder(parsed.GetRequiredValue(process), parsed.GetRequiredValue(handle)));
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken stopping) => _services.Run(
        new RunOptions
        {
            Paths = Paths(parsed),
            ConfigurationNamed = parsed.GetValue(_options.Config) is not null,
            Urls = parsed.GetValue(_options.Urls),
            ObserveOnly = parsed.GetValue(_options.ObserveOnly),
            Supervised = parsed.GetValue(_options.Supervised),
            AllowPublicAdmin = parsed.GetValue(_options.AllowPublicAdmin),
        },
        stopping);

    private Task<int> AskAsync(ParseResult parsed, Func<RemoteCommands, Task<ExitCode>> command) =>
        ClientAsync(parsed, client => command(new RemoteCommands(client, _output, _services.Time, parsed.GetValue(_options.Json))));

    private async Task<int> ClientAsync(ParseResult parsed, Func<GatewayClient, Task<ExitCode>> command)
    {
        var address = GatewayAddress.Find(Paths(parsed), parsed.GetValue(_options.Url), TokenOf(parsed));
        if (address is not { Url: { } url, Token: { } found })
        {
            return (int)_output.Fail(address.Code, address.Message);
        }

        using var client = new GatewayClient(url, found);
        return (int)await command(client);
    }

    private LocalCommands Local(ParseResult parsed) => new(_services, Paths(parsed), _output, parsed.GetValue(_options.Json));

    private GatewayPaths Paths(ParseResult parsed) => PathResolver.Resolve(
        new PathOptions(
            parsed.GetValue(_options.Home), parsed.GetValue(_options.Config), parsed.GetValue(_options.Plugins), parsed.GetValue(_options.Data)),
        _services.StartFolder,
        _services.Environment);

    private static Command Add(Command parent, string name, string description)
    {
        var command = new Command(name, description);
        parent.Subcommands.Add(command);
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "The adapter's name." };

    private static string Describe(AdapterVerb verb) => verb switch
    {
        AdapterVerb.Restart => "A new generation of the same build, at once.",
        AdapterVerb.Reload => "A new generation of the newest build.",
        AdapterVerb.Rollback => "A new generation of the good build before this one.",
        AdapterVerb.Isolate => "Move it to a worker process of its own, until 'release'.",
        AdapterVerb.Release => "Move it back into the gateway's own process.",
        AdapterVerb.Probe => "Ask it for one round trip on the path that events take, now, and print the outcome.",
        AdapterVerb.Pause => "Stop it for now, until 'resume'.",
        AdapterVerb.Resume => "End a pause.",
        AdapterVerb.Enable => "Run it again after 'disable'.",
        AdapterVerb.Disable => "Stop it for good, until 'enable'.",
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "unknown verb"),
    };
}
