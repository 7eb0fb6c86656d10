using System.CommandLine;

namespace Gateway.Host.Operator.Cli;

/// <summary>Every option of the command line, defined once.</summary>
internal sealed class CliOptions
{
    public Option<string?> Home { get; } = Everywhere("--home", "The folder that the others are relative to (default: GATEWAY_HOME, else the nearest folder with gateway.yaml).");

    public Option<string?> Config { get; } = Everywhere("--config", "The configuration file (default: <home>/gateway.yaml).");

    public Option<string?> Plugins { get; } = Everywhere("--plugins", "The drop folder (default: <home>/plugins).");

    public Option<string?> Data { get; } = Everywhere("--data", "State, logs and the admin token (default: <home>/data).");

    public Option<string?> Url { get; } = Everywhere("--url", "Ask the gateway at this address instead of the one found by the data folder.");

    public Option<string?> Token { get; } = Everywhere("--token", "The admin token (default: GATEWAY_TOKEN, else admin.token in the data folder).");

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON.", Recursive = true };

    public Option<string?> Urls { get; } = new("--urls") { Description = "Listen here instead of 'listen': ADMIN or 'ADMIN;HOOKS'." };

    public Option<bool> ObserveOnly { get; } = new("--observe-only") { Description = "Report deaths, restart nothing." };

    public Option<bool> Supervised { get; } = new("--supervised") { Description = "Run in a child process; read its last words and start it again when it crashes." };

    public Option<bool> AllowPublicAdmin { get; } = new("--allow-public-admin") { Description = "Let the admin address be reachable from other machines." };

    public IEnumerable<Option> ForEverything => [Home, Config, Plugins, Data, Url, Token, Json];

    public IEnumerable<Option> ForRun => [Urls, ObserveOnly, Supervised, AllowPublicAdmin];

    private static Option<string?> Everywhere(string name, string description) => new(name) { Description = description, Recursive = true };
}
