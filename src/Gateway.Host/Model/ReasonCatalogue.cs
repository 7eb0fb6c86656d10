using System.Collections.Frozen;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>Cause, next action and remedy of every <see cref="Reason"/>.</summary>
internal static class ReasonCatalogue
{
    private const string Replaces = "replaces the generation within the restart budget";
    private const string WaitsForFiles = "looks again when the files change";
    private static readonly FrozenDictionary<Reason, ReasonInfo> Entries = Build().ToFrozenDictionary(pair => pair.Key, pair => pair.Value);

    public static ReasonInfo Of(Reason reason) => Entries[reason];

    /// <summary>kebab-case.</summary>
    public static string Code(Reason reason) => Entries[reason].Code;

    public static Reason? Parse(string code)
    {
        foreach (var (reason, info) in Entries)
        {
            if (info.Code == code)
            {
                return reason;
            }
        }

        return null;
    }

    private static Dictionary<Reason, ReasonInfo> Build()
    {
        var map = new Dictionary<Reason, ReasonInfo>();
        void Add(Reason reason, string cause, string next, string remedy, UserAction action) =>
            map.Add(reason, new ReasonInfo(Kebab(reason), cause, next, remedy, action));
        AddWayUp(Add);
        AddDeaths(Add);
        AddConnections(Add);
        AddWaiting(Add);
        AddPlugins(Add);
        return map;
    }

    private static void AddWayUp(Action<Reason, string, string, string, UserAction> add)
    {
        add(Reason.None, "nothing is wrong", "goes on watching", "Nothing to do.", UserAction.None);
        add(Reason.NotConfigured, "the plugin needs settings that the configuration does not have", "waits for the configuration",
            "Add an entry under 'adapters:' in gateway.yaml; 'gateway why' prints one to paste.", UserAction.Reconfigure);
        add(Reason.Starting, "the adapter was started and has not shown yet that it works", "waits for readiness until the startup deadline",
            "Wait, or look at the adapter's log.", UserAction.Wait);
        add(Reason.Connected, "the adapter reported its connection", "goes on watching", "Nothing to do.", UserAction.None);
        add(Reason.HookMapped, "the adapter serves its hook behind the host's listener", "goes on watching", "Nothing to do.", UserAction.None);
        add(Reason.TrafficSeen, "the host saw bytes arrive for this generation", "goes on watching", "Nothing to do.", UserAction.None);
        add(Reason.NoConnectionProof, "the startup deadline passed without a failed connection, but also without a sign of one", "goes on watching",
            "The adapter should call ReportConnected when its connection is up.", UserAction.ContactAuthor);
        add(Reason.AdapterDegraded, "the adapter itself says that it works only in part", "goes on watching; this alone is never a reason to restart",
            "Look at the adapter's log.", UserAction.Wait);
    }

    private static void AddDeaths(Action<Reason, string, string, string, UserAction> add)
    {
        add(Reason.TaskEnded, "the adapter's run task returned although nobody asked it to stop", Replaces,
            "The adapter gave up silently; look at its log for the last connection error.", UserAction.ContactAuthor);
        add(Reason.TaskFaulted, "the adapter's run task threw", Replaces, "Look at the exception in the evidence.", UserAction.ContactAuthor);
        add(Reason.FatalReported, "the adapter reported that it cannot go on", "replaces the generation, or waits for a person when the report says that retrying cannot help",
            "Follow the adapter's message.", UserAction.None);
        add(Reason.EscapedException, "an exception of the adapter escaped on a thread that nobody awaits", Replaces,
            "async void, a thread, a timer or a finalizer of the plugin threw; the stack is in the log of the adapter.", UserAction.ContactAuthor);
        add(Reason.BackgroundFaulted, "background work that the adapter had handed to the host threw", Replaces,
            "Look at the exception in the evidence.", UserAction.ContactAuthor);
        add(Reason.CallTimeout, "a call into the adapter did not return within its deadline", Replaces,
            "The plugin blocks; raise the deadline only if the platform is known to be that slow.", UserAction.ContactAuthor);
        add(Reason.RunBlocked, "RunAsync did not even return its task", Replaces,
            "The plugin blocks before its first await.", UserAction.ContactAuthor);
        add(Reason.ConstructFailed, "the adapter's constructor threw", Replaces, "Look at the exception in the evidence.", UserAction.ContactAuthor);
        add(Reason.ConstructTimeout, "the adapter's constructor did not return", Replaces, "The plugin blocks in its constructor.", UserAction.ContactAuthor);
        add(Reason.LoadFailed, "the plugin's assembly or adapter class could not be loaded", Replaces,
            "Look at the exception in the evidence: usually a missing or clashing dependency.", UserAction.UpdatePlugin);
        add(Reason.StartupTimeout, "the adapter did not become ready before its startup deadline, and connections it tried have failed", Replaces,
            "Check the network, the platform's status and the settings.", UserAction.Wait);
        add(Reason.OpinionDead, "the adapter's own liveness check said dead as often as the failure threshold allows", Replaces,
            "Look at the adapter's message in the evidence.", UserAction.Wait);
        add(Reason.WorkerNotStarted, "no worker process could be started for the adapter", Replaces,
            "The evidence says what is missing: memory, processes, the sandbox, or the gateway's own files.", UserAction.Reconfigure);
        add(Reason.WorkerGone, "the adapter's worker process ended", Replaces,
            "The evidence says how it ended, with its last words: a crash, an exit, or the kernel's kill for want of memory.", UserAction.ContactAuthor);
        add(Reason.WorkerSilent, "the adapter's worker process runs and does not report any more", Replaces,
            "The plugin uses up its whole process, or somebody has stopped it.", UserAction.ContactAuthor);
        add(Reason.WorkerProtocol, "the adapter's worker process sent what is not the protocol, or does not read", Replaces,
            "The plugin has interfered with its worker: do not trust it.", UserAction.ContactAuthor);
        add(Reason.DescriptorsExhausted, "the adapter's connections hold most of the descriptors that the gateway's process may have open", Replaces,
            "The plugin leaks connections: run it with 'isolation: process', where only its own worker can run short.", UserAction.ContactAuthor);
    }

    private static void AddConnections(Action<Reason, string, string, string, UserAction> add)
    {
        const string Witness = "replaces the generation when a second source agrees and nothing gets through for the reconnect grace";
        add(Reason.ProbeFailed, "a round trip on the path that events take was not answered", Replaces, "Look at the probe in the evidence, and at the platform's status.", UserAction.Wait);
        add(Reason.ResolutionFailing, "the name of its platform is not resolved", Witness,
            "Check the name server of this machine ('getent hosts NAME') and the address in the settings.", UserAction.Wait);
        add(Reason.ConnectFailing, "its connections are refused or not answered", Witness, "Check the network, a firewall or proxy in between, and the platform's status.", UserAction.Wait);
        add(Reason.RequestsFailing, "its requests are answered with errors, and none gets through", Witness, "Look at the status code in the evidence and at the platform's status.", UserAction.Wait);
        add(Reason.RequestUnanswered, "a request has been waiting for its answer far longer than usual", Witness, "Check the network and the platform's status.", UserAction.Wait);
        add(Reason.ShortConnections, "its connections are closed again as soon as they are made", Witness, "Check the credentials and whether somebody else uses them; look at the adapter's log.", UserAction.Wait);
        add(Reason.HiddenFailures, "network exceptions are thrown inside it and swallowed, and nothing gets through", Witness, "Look at the exceptions in the evidence; the adapter should report them.", UserAction.ContactAuthor);
        add(Reason.CloseWait, "the platform has closed the connection and the adapter has not noticed", Witness, "The adapter should close its side and connect again.", UserAction.ContactAuthor);
        add(Reason.Unacknowledged, "what it sends is not even acknowledged by the other machine", Witness, "Check the network and any firewall in between.", UserAction.Wait);
        add(Reason.OneWayFlow, "what it sends arrives, and nothing comes back", Witness, "The platform's side hangs: look at its status.", UserAction.Wait);
        add(Reason.SendsFailing, "its sends fail one after the other", Witness, "Look at the outcomes in the evidence.", UserAction.Wait);
        add(Reason.NoInboundEvidence, "no message has come in for longer than is usual for it, and nothing can tell whether any should have",
            "goes on watching, or replaces it once per bound with 'on_suspicion: recycle'", "Write it a message. If the silence is genuine, nothing is to be done; raise 'silence_floor' to hear less of it.", UserAction.None);
    }

    private static void AddWaiting(Action<Reason, string, string, string, UserAction> add)
    {
        add(Reason.ForgottenTaskFaulted, "a task that the adapter had forgotten threw", "counts a strike and goes on watching",
            "The plugin should await its tasks or hand them to the host.", UserAction.ContactAuthor);
        add(Reason.LivenessStrike, "a liveness check said dead, fewer times than the failure threshold", "checks again", "Wait for the next check.", UserAction.Wait);
        add(Reason.HostSuspected, "so many adapters look dead at once that the host or its network is the more likely culprit",
            "restarts nothing until the picture clears", "Check this machine: network, CPU, memory, clock.", UserAction.Wait);
        add(Reason.HostNetworkDown, "the network of this machine is down, so that every adapter looks dead", "restarts nothing until the network is back",
            "Check this machine's network: interfaces, routes, name servers.", UserAction.Wait);
        add(Reason.ObserveOnly, "the verdict is dead, but the gateway runs with --observe-only", "only reports",
            "Restart the adapter by hand, or run without --observe-only.", UserAction.None);
        add(Reason.HostCrashed, "the gateway itself was ended by a crash, and this adapter is the suspect", "tries again when the quarantine ends by itself",
            "Look at the crash with 'gateway status' and in the adapter's log; 'isolation: process' keeps such code out of the gateway, 'gateway restart' tries at once.", UserAction.ContactAuthor);
        add(Reason.BudgetExhausted, "the adapter died more often than its restart budget allows", "tries again when the quarantine ends by itself",
            "Look at the incidents; 'gateway restart' tries at once.", UserAction.ContactAuthor);
        add(Reason.RolledBack, "the newest build died in its probation or was taken back, and the last good one serves again", "does not try the failed build until its files change",
            "Install a repaired build; 'gateway reload' tries the failed one once more.", UserAction.UpdatePlugin);
        add(Reason.Operator, "an operator asked for it", "waits for an operator", "Use the opposite command: 'gateway resume' or 'gateway enable'.", UserAction.None);
        add(Reason.FilesChanged, "a new build was taken from the plugin folder", "goes on with the new build", "Nothing to do.", UserAction.None);
        add(Reason.ConfigurationChanged, "the settings changed", "goes on with the new settings", "Nothing to do.", UserAction.None);
        add(Reason.SettingInvalid, "a setting does not fit what the plugin declares", "waits for the configuration",
            "Correct the setting named in the detail.", UserAction.Reconfigure);
        add(Reason.CredentialInUse, "another adapter of this gateway logs in with the same credential", "starts as soon as the credential is free",
            "Give each of the two a credential of its own, or remove, pause or disable one of them.", UserAction.Reconfigure);
        add(Reason.HostStopping, "the gateway is shutting down", "stops", "Nothing to do.", UserAction.None);
    }

    private static void AddPlugins(Action<Reason, string, string, string, UserAction> add)
    {
        add(Reason.PluginMissing, "the configuration names a plugin that is not in the plugin folder", WaitsForFiles,
            "Drop the plugin into the plugin folder, or correct 'plugin:'; 'gateway plugins list' shows what is there.", UserAction.Reconfigure);
        add(Reason.PluginRemoved, "the plugin's files were deleted; what runs goes on from its shadow copy", WaitsForFiles,
            "Put the files back, or disable the adapter.", UserAction.None);
        add(Reason.CorruptFile, "a file is not a readable .NET assembly", WaitsForFiles, "Copy the plugin again.", UserAction.UpdatePlugin);
        add(Reason.NoAdapter, "no assembly in the folder has a public class with [Adapter]", WaitsForFiles,
            "Mark the adapter class with [Adapter(\"id\")] and make it public, or remove the folder.", UserAction.UpdatePlugin);
        add(Reason.SeveralAdapters, "more than one class or assembly carries [Adapter]", WaitsForFiles, "Leave one adapter per plugin.", UserAction.UpdatePlugin);
        add(Reason.WrongFramework, "the plugin was built for a framework that this host does not run", WaitsForFiles,
            "Build the plugin for the host's framework or an older one.", UserAction.UpdatePlugin);
        add(Reason.ContractUnsupported, "the plugin's contract version is outside of what this host supports", WaitsForFiles,
            "Build the plugin against a supported Gateway.Abstractions, or update the host.", UserAction.UpdatePlugin);
        add(Reason.ReferenceNewer, "the plugin references a framework assembly newer than the host's", WaitsForFiles,
            "Ship that assembly with the plugin, or build against the host's version.", UserAction.UpdatePlugin);
        add(Reason.DependencyMissing, "an assembly that the plugin needs is not beside it", WaitsForFiles,
            "Publish the plugin ('dotnet publish'), not only build it, and copy the whole output.", UserAction.UpdatePlugin);
        add(Reason.DuplicateId, "another folder already provides a plugin with this id", WaitsForFiles, "Remove one of the two.", UserAction.Reconfigure);
        add(Reason.FilesChanging, "the files are still changing", "takes the plugin when two looks in a row are equal", "Wait until the copy has finished.", UserAction.Wait);
        add(Reason.StrayFile, "the file is no plugin", WaitsForFiles, "Move it away, or into a folder of its own with its dependencies.", UserAction.None);
        add(Reason.SourceNotBuilt, "the folder holds source, and there is no built output of it", WaitsForFiles,
            "Build the solution: the build stages the output.", UserAction.None);
        add(Reason.FailedBefore, "this very build has died in its probation before", "tries it again only when its files change",
            "Install a repaired build, or ask for it with 'gateway reload'.", UserAction.UpdatePlugin);
        add(Reason.Unreadable, "the folder or a file in it cannot be read", "looks again at every rescan", "Check permissions and links.", UserAction.Reconfigure);
        add(Reason.NotLocked, "'plugins.lock: require' takes only what plugins.lock.json pins, and it has no entry for this plugin", "looks again when the lock file or the files change",
            "Check where the files come from, then pin them: 'gateway plugins lock ID'.", UserAction.Reconfigure);
        add(Reason.LockMismatch, "the files are not those that plugins.lock.json pins", "looks again when the lock file or the files change",
            "Put the pinned files back; if the change is wanted, pin the new ones: 'gateway plugins lock ID'.", UserAction.Reconfigure);
        add(Reason.LockUnreadable, "plugins.lock.json cannot be read, so nothing that it pins is known; what runs goes on", "looks again when the lock file changes",
            "Put a good copy of plugins.lock.json back, or write it anew with 'gateway plugins lock'.", UserAction.Reconfigure);
    }

    private static string Kebab(Reason reason)
    {
        var text = new StringBuilder();
        foreach (var letter in reason.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
