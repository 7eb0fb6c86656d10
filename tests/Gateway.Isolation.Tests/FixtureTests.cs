using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Fixtures;

namespace Gateway.Isolation.Tests;

/// <summary>The fixtures are what they claim to be; a test that uses one would otherwise prove nothing.</summary>
public sealed class FixtureTests
{
    [Fact]
    public void Every_fixture_is_built_and_found()
    {
        string[] expected =
        [
            "ClashA", "ClashB", "Crashing", "CrashingNative", "FutureContract", "HangingConstructor", "Hostile", "Misbehaving", "Obliging", "OwnAbstractions", "PreviousContract",
            "Telltale", "ThrowingConstructor", "UsesLibraries", "UsesWeb", "Wellbehaved", "WellbehavedDying", "WellbehavedV2", "ZeroCooperation",
        ];
        FixtureFolders.Names.Order().ShouldBe(expected);
        FixtureFolders.Names.ShouldAllBe(name => Directory.EnumerateFiles(FixtureFolders.Of(name), "*.deps.json").Any());
    }

    [Theory]
    [InlineData("PreviousContract", "1.0.0.0")]
    [InlineData("FutureContract", "2.0.0.0")]
    public void The_contract_fixtures_reference_another_contract_and_do_not_ship_it(string name, string version)
    {
        var folder = FixtureFolders.Of(name);
        References(Path.Combine(folder, name + ".dll"))["Gateway.Abstractions"].ShouldBe(Version.Parse(version));
        File.Exists(Path.Combine(folder, "Gateway.Abstractions.dll")).ShouldBeFalse();
    }

    [Fact]
    public void Only_the_fixture_that_means_to_ships_a_copy_of_the_contract() =>
        FixtureFolders.Names.Where(name => File.Exists(Path.Combine(FixtureFolders.Of(name), "Gateway.Abstractions.dll"))).ShouldBe(["OwnAbstractions"]);

    [Fact]
    public void The_clashing_fixtures_carry_different_versions_of_one_library()
    {
        References(Path.Combine(FixtureFolders.Of("ClashA"), "ClashA.dll"))["Clash.Library"].ShouldBe(new Version(1, 0, 0, 0));
        References(Path.Combine(FixtureFolders.Of("ClashB"), "ClashB.dll"))["Clash.Library"].ShouldBe(new Version(2, 0, 0, 0));
        File.ReadAllBytes(Path.Combine(FixtureFolders.Of("ClashA"), "Clash.Library.dll"))
            .ShouldNotBe(File.ReadAllBytes(Path.Combine(FixtureFolders.Of("ClashB"), "Clash.Library.dll")));
    }

    [Fact]
    public void No_fixture_leads_to_the_package_cache_of_its_author() =>
        FixtureFolders.Names.ShouldAllBe(name => !Directory.EnumerateFiles(FixtureFolders.Of(name), "*.runtimeconfig.dev.json").Any());

    private static Dictionary<string, Version> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
            .ToDictionary(reference => metadata.GetString(reference.Name), reference => reference.Version, StringComparer.Ordinal);
    }
}
