using Gateway.Host.Model.Config;

namespace Gateway.Host.Operator;

/// <summary>Which addresses are bound and for what. Checked before anything is bound.</summary>
/// <param name="Admin">The admin API and health.</param>
/// <param name="Hooks">Where platforms call; the same as <paramref name="Admin"/> when they share one listener.</param>
internal sealed record ListenPlan(ListenAddress Admin, ListenAddress Hooks)
{
    // two ports of the system's choice are two ports
    public bool IsShared => ReferenceEquals(Admin, Hooks) || (Admin == Hooks && Admin.Port != 0);

    /// <param name="listen">What the configuration says.</param>
    /// <param name="urls">What <c>--urls</c> says instead: the admin address, and after a semicolon the hooks address.</param>
    /// <param name="allowPublicAdmin">Whether somebody asked for an admin address that others can reach.</param>
    public static (ListenPlan? Plan, string? Refusal) Create(ListenConfig listen, string? urls, bool allowPublicAdmin)
    {
        var parts = urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (parts.Length > 2)
        {
            return (null, $"--urls '{urls}' has {parts.Length} addresses: give the admin address and at most one hooks address, 'http://127.0.0.1:8787;http://0.0.0.0:8788'.");
        }

        var admin = ListenAddress.Parse(parts.Length > 0 ? parts[0] : listen.Admin);
        var hooksText = parts.Length > 1 ? parts[1] : parts.Length == 1 ? null : listen.Hooks;
        var hooks = hooksText is null ? admin : ListenAddress.Parse(hooksText);
        if ((admin.Refusal ?? hooks.Refusal) is { } refusal)
        {
            return (null, refusal);
        }

        if (!admin.Address!.IsLoopback && !allowPublicAdmin)
        {
            return (null, $"The admin address {admin.Address} can be reached from other machines: bind it to 127.0.0.1 and let only 'listen.hooks' be public, or start with --allow-public-admin.");
        }

        return (new ListenPlan(admin.Address, hooks.Address!), null);
    }
}
