using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Cgroups;
using Gateway.Host.Isolation.Worker.Launch;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>Which cgroups are the gateway's own, and what is written there. Version 2 is read from text: no machine has both in full.</summary>
[SupportedOSPlatform("linux")]
public sealed class CgroupDiscoveryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cgroups-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Version_1_has_a_folder_in_each_hierarchy()
    {
        string[] mounts =
        [
            "35 28 0:30 / /sys/fs/cgroup/memory rw,relatime shared:5 - cgroup cgroup rw,memory",
            "36 28 0:31 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:6 - cgroup cgroup rw,cpu,cpuacct",
            "37 28 0:32 / /proc rw - proc proc rw",
        ];
        var found = CgroupDiscovery.Find(mounts, ["5:memory:/system.slice/gateway.service", "4:cpu,cpuacct:/", "3:pids:/x"]);
        found.Select(mount => mount.Folder).ShouldBe(["/sys/fs/cgroup/memory/system.slice/gateway.service", "/sys/fs/cgroup/cpu,cpuacct"]);
        found[1].Controllers.ShouldBe(["cpu", "cpuacct"]);
    }

    [Fact]
    public void In_a_container_the_visible_part_begins_at_its_own_cgroup()
    {
        string[] mounts = ["35 28 0:30 /docker/abc /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory"];
        CgroupDiscovery.Find(mounts, ["5:memory:/docker/abc/inner"]).Single().Folder.ShouldBe("/sys/fs/cgroup/memory/inner");
        CgroupDiscovery.Find(mounts, ["5:memory:/elsewhere"]).ShouldBeEmpty("another part of the hierarchy is not visible here");
    }

    [Fact]
    public void Version_2_has_one_folder_that_says_what_it_can_limit()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "gateway.service"));
        File.WriteAllText(Path.Combine(_folder.FullName, "gateway.service", "cgroup.controllers"), "cpu memory pids\n");
        var found = CgroupDiscovery.Find([$"35 28 0:30 / {_folder.FullName} rw,relatime - cgroup2 cgroup2 rw,nsdelegate"], ["0::/gateway.service"]).Single();
        found.Version.ShouldBe(2);
        found.Controllers.ShouldBe(["cpu", "memory", "pids"]);
    }

    [Fact]
    public void Version_2_moves_the_gateway_into_a_leaf_before_it_limits_others_and_writes_every_limit()
    {
        // a group that is not the root, with nobody in it but this process; ordinary files in the kernel's place
        File.WriteAllText(Path.Combine(_folder.FullName, "cgroup.type"), "domain\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "cgroup.procs"), $"{Environment.ProcessId}\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "cgroup.subtree_control"), "");
        using var home = CgroupHome.Open([new CgroupMount(2, _folder.FullName, ["cpu", "memory", "pids"])], new ScriptedProcesses { StartTime = 1 });
        home.WhyNot.ShouldBeNull();
        File.ReadAllText(Path.Combine(_folder.FullName, "gateway-host", "cgroup.procs")).ShouldBe("0", "itself");
        File.ReadAllText(Path.Combine(_folder.FullName, "cgroup.subtree_control")).ShouldBe("+memory +cpu +pids");

        var group = home.Create(new WorkerLimits { Memory = 1000, Cpu = 0.5, Processes = 7 }, [LimitKind.Memory, LimitKind.Cpu, LimitKind.Processes]);
        group.Join(4711);
        var folder = Directory.GetDirectories(Directory.GetDirectories(_folder.FullName, "gateway-workers-*").Single()).Single();
        Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText).ShouldBe(new Dictionary<string, string>
        {
            ["memory.max"] = "1000",
            ["cpu.max"] = "50000 100000",
            ["pids.max"] = "7",
            ["cgroup.procs"] = "4711",
        }, ignoreOrder: true);
        group.LimitOf(LimitKind.Memory)!.Value.Means.ShouldBe(LimitMeans.CgroupV2);
        File.WriteAllText(Path.Combine(folder, "memory.events"), "low 0\noom 1\noom_kill 1\n");
        group.HasKilledForMemory.ShouldBeTrue();
    }

    [Fact]
    public void The_last_worker_takes_the_folder_of_the_gateway_with_it_and_the_next_one_makes_it_anew()
    {
        using var home = CgroupHome.Open([new CgroupMount(1, _folder.FullName, ["memory"])], new ScriptedProcesses { StartTime = 1 });
        var first = home.Create(WorkerLimits.None, [LimitKind.Memory]);
        var second = home.Create(WorkerLimits.None, [LimitKind.Memory]);
        home.TryRemove(first).ShouldBeTrue();
        Directory.GetDirectories(_folder.FullName).ShouldHaveSingleItem("the second worker is in it");
        home.TryRemove(second).ShouldBeTrue();
        Directory.GetDirectories(_folder.FullName).ShouldBeEmpty();
        home.Create(WorkerLimits.None, [LimitKind.Memory]).IsAny.ShouldBeTrue();
    }

    [Fact]
    public void A_cgroup_that_is_shared_with_others_is_left_alone_and_the_remedy_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "cgroup.type"), "domain\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "cgroup.procs"), $"{Environment.ProcessId}\n1\n");
        using var home = CgroupHome.Open([new CgroupMount(2, _folder.FullName, ["memory"])], new ScriptedProcesses { StartTime = 1 });
        home.WhyNot.ShouldBe($"the cgroup {_folder.FullName} cannot be used: other processes are in it; give it to the gateway, for example by 'Delegate=yes' in its systemd unit");
        Directory.GetDirectories(_folder.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_gateway_that_is_no_more_has_left_is_removed_and_what_another_uses_is_not()
    {
        var table = new ScriptedProcesses { StartTime = 100 };
        var left = Directory.CreateDirectory(Path.Combine(_folder.FullName, "gateway-workers-4711-99-1")).FullName;
        Directory.CreateDirectory(Path.Combine(left, "3"));
        var used = Directory.CreateDirectory(Path.Combine(_folder.FullName, "gateway-workers-4712-100-1")).FullName;
        using var home = CgroupHome.Open([new CgroupMount(1, _folder.FullName, ["memory"])], table);
        Directory.Exists(left).ShouldBeFalse("the process of that number was started later, so the owner is gone");
        Directory.Exists(used).ShouldBeTrue();
    }
}
