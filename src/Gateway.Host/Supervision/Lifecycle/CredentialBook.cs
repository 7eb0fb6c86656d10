using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// One running instance per credential: platforms answer two logins with one token by throwing out either in turn. Whoever has it keeps
/// it; where nobody has it yet, the first in name order gets it.
/// </summary>
/// <remarks>
/// A credential is the value of a secret setting together with the plugin's other required settings: one password on two servers or for
/// two nicks is two logins. Passive adapters log in nowhere. Belongs to the loop of the manager; keeps hashes only.
/// </remarks>
internal sealed class CredentialBook(Planner planner, Roster roster)
{
    private Dictionary<string, AdapterId> _holders = [];
    private readonly Dictionary<string, (AdapterId Holder, GenerationNumber Last)> _leaving = [];

    /// <summary>Whether somebody waits for a credential that is being given up: look again soon.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>The same instances, each with its clash if it has one.</summary>
    public Dictionary<AdapterId, InstanceInputs> Settle(Dictionary<AdapterId, InstanceInputs> wanted)
    {
        var claims = wanted.Values.ToDictionary(inputs => inputs.Name, inputs => ClaimsOf(inputs).ToList());
        Release(claims);
        var holders = new Dictionary<string, AdapterId>(StringComparer.Ordinal);
        var settled = new Dictionary<AdapterId, InstanceInputs>();
        IsWaiting = false;
        foreach (var name in claims.Keys.OrderByDescending(name => claims[name].Exists(claim => IsHeldBy(claim.Key, name))).ThenBy(name => name.ToString(), StringComparer.Ordinal))
        {
            var clash = claims[name].Select(claim => ClashOf(claim, name, holders)).FirstOrDefault(found => found is not null);
            settled.Add(name, wanted[name] with { Clash = clash });
            IsWaiting |= clash is { IsLeaving: true };
            foreach (var (key, _) in clash is null ? claims[name] : [])
            {
                holders[key] = name;
            }
        }

        _holders = holders;
        return settled;
    }

    private bool IsHeldBy(string key, AdapterId name) => _holders.TryGetValue(key, out var holder) && holder == name;

    private CredentialClash? ClashOf((string Key, string Setting) claim, AdapterId name, Dictionary<string, AdapterId> holders) =>
        holders.TryGetValue(claim.Key, out var holder) && holder != name ? new CredentialClash(holder, claim.Setting, IsLeaving: false)
        : _leaving.TryGetValue(claim.Key, out var leaving) && leaving.Holder != name ? new CredentialClash(leaving.Holder, claim.Setting, IsLeaving: true)
        : null;

    /// <summary>Who does not claim a credential any more gives it up when the generation that logged in with it has gone.</summary>
    private void Release(Dictionary<AdapterId, List<(string Key, string Setting)>> claims)
    {
        foreach (var (key, holder) in _holders.Where(held => !Claims(held.Value, held.Key)))
        {
            _leaving[key] = (holder, roster.Current.Find(holder)?.Generation ?? default);
        }

        foreach (var (key, (holder, last)) in _leaving.ToList())
        {
            if (Claims(holder, key) || !StillRuns(holder, last))
            {
                _leaving.Remove(key);
            }
        }

        bool Claims(AdapterId name, string key) => claims.TryGetValue(name, out var all) && all.Exists(claim => claim.Key == key);
    }

    private bool StillRuns(AdapterId holder, GenerationNumber last) => roster.Current.Find(holder) is { } seen
        && seen.Generation == last
        && seen.State is AdapterState.Loading or AdapterState.Starting or AdapterState.Ready or AdapterState.Degraded or AdapterState.Unresponsive
            or AdapterState.Draining or AdapterState.Stopping;

    private IEnumerable<(string Key, string Setting)> ClaimsOf(InstanceInputs inputs)
    {
        if (planner.Plan(inputs with { Clash = null }) is not { Build.Manifest: { Transport: not TransportKind.Passive } manifest, Settings: { } settings })
        {
            yield break;
        }

        var whose = string.Join('\0', manifest.Settings.Where(setting => setting.Required && !setting.Secret)
            .Select(setting => $"{setting.Key}={settings.Values.GetValueOrDefault(setting.Key)}").Order(StringComparer.Ordinal));
        foreach (var secret in manifest.Settings.Where(setting => setting.Secret))
        {
            if (settings.Values.GetValueOrDefault(secret.Key) is { Length: > 0 } value && value != secret.Default)
            {
                yield return (Hash($"{manifest.Id}\0{secret.Key}\0{value}\0{whose}"), secret.Key);
            }
        }
    }

    // the value itself need not stay in one more place
    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
