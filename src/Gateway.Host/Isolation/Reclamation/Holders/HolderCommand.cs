using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>The hidden command of the child: waits for its parent's word, looks, prints one line.</summary>
internal static class HolderCommand
{
    /// <summary>A gateway at work moves its memory about: what two looks agree on is not an accident of that.</summary>
    private const int MostLooks = 5;

    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(30);

    /// <summary>Runs until it has answered, or its parent has gone.</summary>
    public static int Run(int process, ulong handle, TextReader input, TextWriter output)
    {
        if (input.ReadLine() is null)
        {
            return 1;
        }

        var orphaned = new Thread(() =>
        {
            // the parent closes its end when it has the answer, or when it dies
            while (input.ReadLine() is not null)
            {
            }

            Environment.Exit(1);
        })
        { IsBackground = true };
        orphaned.Start();
        var answer = Look(process, handle);
        output.WriteLine($"{(answer.IsKnown ? HolderProcess.Held : HolderProcess.Unknown)}{answer.Line.ReplaceLineEndings(" ")}");
        output.Flush();
        return 0;
    }

    /// <summary>Each look on a thread of its own: what is read while it changes can lead in a circle.</summary>
    private static HolderAnswer Look(int process, ulong handle)
    {
        var answers = new List<HolderAnswer>();
        HolderAnswer? unreadable = null;
        var slow = 0;
        for (var count = 0; count < MostLooks; count++)
        {
            HolderAnswer? answer = null;
            var look = new Thread(() => answer = LookOnce(process, handle, ref unreadable)) { IsBackground = true };
            look.Start();
            if (!look.Join(LookLimit))
            {
                // on a machine that busy the next one is no faster; a circle is left behind with its thread
                if (++slow > 1)
                {
                    return HolderAnswer.Unknown($"{slow} looks took longer than {LookLimit.TotalSeconds:0} s each");
                }
            }
            else if (answer is not null && answers.Contains(answer))
            {
                return answer;
            }
            else if (answer is not null)
            {
                answers.Add(answer);
            }
        }

        return answers.Count == 0 && unreadable is not null ? unreadable
            : answers.TrueForAll(one => !one.IsKnown) && answers is [.., var last] ? last
            : HolderAnswer.Unknown($"{MostLooks} looks gave different answers: its memory is changing too fast");
    }

    /// <summary>Null when what was read made no sense, which is no answer and says so in <paramref name="unreadable"/>.</summary>
    private static HolderAnswer? LookOnce(int process, ulong handle, ref HolderAnswer? unreadable)
    {
        try
        {
            using (var self = Process.GetCurrentProcess())
            {
                self.PriorityClass = ProcessPriorityClass.BelowNormal;
            }

            // no symbol paths: nothing is fetched from anywhere
            using var target = DataTarget.AttachToProcess(process, suspend: false, new DataTargetOptions { SymbolPaths = [] });
            var library = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libmscordaccore.so");
            if (target.ClrVersions.Length == 0 || !File.Exists(library))
            {
                return HolderAnswer.Unknown("the runtime of the gateway was not found in its memory, or has no library to read it with");
            }

            using var runtime = target.ClrVersions[0].CreateRuntime(library, ignoreMismatch: true);
            return new HolderSearch(runtime, handle).Find();
        }
        catch (Exception fault)
        {
            // any exception: this reads the memory of a process that runs; only the type's name, a message could quote what was read
            unreadable = HolderAnswer.Unknown($"the memory of the gateway could not be read ({fault.GetType().Name})");
            return null;
        }
    }
}
