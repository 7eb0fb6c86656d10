using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Reads <c>gateway.webhooks</c>.</summary>
internal sealed class WebhooksReader(ReadContext context, GatewayConfig shared)
{
    private const int ShortestSecret = 16;
    private static readonly string[] Keys = ["url", "secret", "timeout", "limits"];

    private static readonly Section<WebhookConfig> Plain = new Section<WebhookConfig>(new WebhookConfig { Name = default, Url = new Uri("http://unset"), Secret = "" })
        .Duration("timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), c => c.Timeout, (c, v) => c with { Timeout = v });

    private readonly ProblemList _problems = context.Problems;

    public static IEnumerable<KnownKey> Known(string path) =>
    [
        new(path + ".url", "", "an http:// or https:// address"),
        new(path + ".secret", "", "at least 16 characters"),
        .. Plain.Known(path),
        new(path + ".limits", "", "any of gateway.limits"),
    ];

    public ImmutableDictionary<AdapterId, WebhookConfig> Read(ConfigNode? node, string path)
    {
        var webhooks = ImmutableDictionary.CreateBuilder<AdapterId, WebhookConfig>();
        if (node is null || !_problems.Expect(ConfigNodeKind.Map, node, path))
        {
            return webhooks.ToImmutable();
        }

        foreach (var entry in node.Entries)
        {
            var below = ProblemList.Join(path, entry.Key);
            if (ReadName(entry, below) is { } name && _problems.Expect(ConfigNodeKind.Map, entry.Value, below) && ReadOne(entry, below, name) is { } webhook
                && !webhooks.TryAdd(name, webhook))
            {
                _problems.Add(below, entry.Place, $"'{entry.Key}' and a webhook above are the same name.", "Names have no case: choose another.");
            }
        }

        return webhooks.ToImmutable();
    }

    private AdapterId? ReadName(ConfigEntry entry, string path)
    {
        if (!AdapterId.TryParse(entry.Key, out var name))
        {
            _problems.Add(path, entry.Place, $"'{entry.Key}' is not a name: {Names.Rule}.");
            return null;
        }

        if (name.ToString() == AdaptersReader.EchoTarget || shared.Adapters.ContainsKey(name))
        {
            _problems.Add(path, entry.Place, $"'{name}' is the name of {(shared.Adapters.ContainsKey(name) ? "an instance" : "the echo")} already; a route could mean either.", "Choose another name.");
            return null;
        }

        return name;
    }

    private WebhookConfig? ReadOne(ConfigEntry entry, string path, AdapterId name)
    {
        foreach (var unknown in entry.Value.Entries.Where(key => !Keys.Contains(key.Key)))
        {
            _problems.UnknownKey(path, unknown, Keys);
        }

        var plain = ConfigNode.Map(entry.Value.Place);
        plain.Entries.AddRange(entry.Value.Entries.Where(key => key.Key == "timeout"));
        var read = Plain.Read(plain, path, _problems);
        var url = ReadUrl(entry, path);
        var secret = ReadSecret(entry, path);
        var limits = LimitsReader.Read(entry.Value.Find("limits")?.Value, path + ".limits", shared.LimitsFor(default, name), _problems);
        return url is null || secret is null ? null : read with { Name = name, Url = url, Secret = secret, Limits = limits };
    }

    private Uri? ReadUrl(ConfigEntry entry, string path)
    {
        const string Example = "Write it like https://bot.example.org/gateway.";
        if (Text(entry, "url", path, Example) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0)
        {
            return url;
        }

        // without its text: a password may stand in it
        _problems.Add(path + ".url", entry.Value.Find("url")!.Value.Place, "this is not an http:// or https:// address without a user.", Example);
        return null;
    }

    private string? ReadSecret(ConfigEntry entry, string path)
    {
        const string Remedy = "Write a random text of at least 16 characters, best as ${file:…} or ${env:…}: with it the receiver knows that the gateway has sent.";
        if (Text(entry, "secret", path, Remedy) is not { } secret)
        {
            return null;
        }

        context.Keep(secret);
        if (secret.Length >= ShortestSecret)
        {
            return secret;
        }

        _problems.Add(path + ".secret", entry.Value.Find("secret")!.Value.Place, $"the secret has {secret.Length} characters.", Remedy);
        return null;
    }

    private string? Text(ConfigEntry entry, string key, string path, string remedy)
    {
        var below = ProblemList.Join(path, key);
        if (entry.Value.Find(key) is not { Value: { Text: { Length: > 0 } text } value })
        {
            _problems.Add(below, entry.Place, $"the webhook has no '{key}'.", remedy);
            return null;
        }

        return context.Resolve(text, below, value.Place);
    }
}
