using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust;

/// <summary><c>gateway plugins lock</c>: writes what is in the folder into the lock file, or compares the two.</summary>
internal sealed class LockKeeper(FolderContents contents, LockStore store)
{
    private const int Kept = 20;

    public CustodyReport Lock(PluginId? only, bool keep)
    {
        var (before, damage) = Read();
        if (damage is not null && (only is not null || keep))
        {
            return CustodyReport.Refused($"{store.Path} cannot be used: {damage}. Put a good copy back, or write it anew with 'gateway plugins lock' (all plugins, without --keep).");
        }

        var (items, found) = Look(only);
        if (only is { } wanted && found is { Count: 0 })
        {
            return Nothing(wanted, items);
        }

        var after = only is null ? LockFile.Empty : before;
        var report = items.Where(item => only is null && item.State == CustodyState.Unfit).ToList();
        foreach (var (id, item) in found)
        {
            var same = before.Of(id) is [var newest, ..] && newest.IsSame(item.Build!);
            var old = new LockFile(after.Plugins.SetItem(id.ToString(), before.Of(id)));
            after = old.With(id, item.Build!, keep ? Kept : 0);
            report.Add(new CustodyItem(id.ToString(), item.Source, same ? CustodyState.Unchanged : CustodyState.Pinned, Words(item.Build!)));
        }

        report.AddRange(before.Plugins.Keys.Where(id => !after.Plugins.ContainsKey(id)).Select(id => new CustodyItem(id, "", CustodyState.Unpinned, "it is not in the plugin folder")));
        store.Write(after);
        return new CustodyReport(CustodyStatus.Done, $"{store.Path} pins {after.Plugins.Count} plugin(s).", [.. report.OrderBy(item => item.Plugin, StringComparer.Ordinal)]);
    }

    public CustodyReport Check(PluginId? only)
    {
        if (!store.Exists)
        {
            return new CustodyReport(CustodyStatus.NotFound, $"There is no {store.Path}: 'gateway plugins lock' writes it.", []);
        }

        var (file, damage) = Read();
        if (damage is not null)
        {
            return CustodyReport.Refused($"{store.Path} cannot be used: {damage}. Put a good copy back, or write it anew with 'gateway plugins lock'.");
        }

        var (items, found) = Look(only);
        var report = items.Where(item => item.State == CustodyState.Unfit).ToList();
        report.AddRange(found.Select(pair => Compare(file, pair.Id, pair.Item)));
        report.AddRange(file.Plugins.Keys
            .Where(id => (only is null || only.ToString() == id) && found.All(pair => pair.Id.ToString() != id))
            .Select(id => new CustodyItem(id, "", CustodyState.Missing, "it is pinned, and not in the plugin folder")));
        var wrong = report.Count(item => item.State is not CustodyState.Unchanged and not CustodyState.Unfit);
        return wrong == 0
            ? new CustodyReport(CustodyStatus.Done, $"{report.Count(item => item.State == CustodyState.Unchanged)} plugin(s) are as {store.Path} pins them.", [.. report.OrderBy(item => item.Plugin, StringComparer.Ordinal)])
            : new CustodyReport(CustodyStatus.Differs, $"{wrong} plugin(s) are not as {store.Path} pins them: put the pinned files back, or pin what is there with 'gateway plugins lock ID'.", [.. report.OrderBy(item => item.Plugin, StringComparer.Ordinal)]);
    }

    private static CustodyItem Compare(LockFile file, PluginId id, FolderItem item)
    {
        var pinned = file.Of(id);
        return pinned.IsEmpty ? new CustodyItem(id.ToString(), item.Source, CustodyState.NotPinned, "no entry pins it")
            : pinned.FirstOrDefault(build => build.IsSame(item.Build!)) is { } same ? new CustodyItem(id.ToString(), item.Source, CustodyState.Unchanged, Words(same))
            : pinned[0].Difference(item.Build!.Files) is var difference ? new CustodyItem(id.ToString(), item.Source, CustodyState.Differs, $"{difference!.Value.Path} {difference.Value.Words}")
            : throw new InvalidOperationException("files that differ have a difference");
    }

    private (LockFile File, string? Damage) Read()
    {
        try
        {
            return (store.Read(), null);
        }
        catch (FormatException damaged)
        {
            return (LockFile.Empty, damaged.Message);
        }
    }

    /// <summary>What there is to pin, and what is to be said of everything else.</summary>
    private (IReadOnlyList<CustodyItem> Others, IReadOnlyList<(PluginId Id, FolderItem Item)> Found) Look(PluginId? only)
    {
        var rest = new List<CustodyItem>();
        var found = new List<(PluginId Id, FolderItem Item)>();
        foreach (var item in contents.Read().Where(item => only is null || item.Id == only || item.Source == only.ToString()))
        {
            if (item.Build is null)
            {
                rest.Add(new CustodyItem(item.Id?.ToString() ?? item.Source, item.Source, CustodyState.Unfit, $"{item.Refusal!.Detail} {item.Refusal.Remedy}"));
            }
            else if (found.Exists(one => one.Id == item.Id))
            {
                rest.Add(new CustodyItem(item.Id.ToString()!, item.Source, CustodyState.Unfit, $"'{found.First(one => one.Id == item.Id).Item.Source}' has this id already"));
            }
            else if (only is null || item.Id == only)
            {
                found.Add((item.Id!.Value, item));
            }
        }

        return (rest, found);
    }

    private static CustodyReport Nothing(PluginId wanted, IReadOnlyList<CustodyItem> items) => items is [var unfit, ..]
        ? CustodyReport.Refused($"'{wanted}' cannot be pinned: {unfit.Detail}")
        : new CustodyReport(CustodyStatus.NotFound, $"There is no plugin '{wanted}' in the plugin folder: 'gateway plugins lock' pins all that are there, --plugins names another folder.", []);

    private static string Words(LockedBuild build) => $"version {build.Version}, {build.Files.Count} file(s)";
}
