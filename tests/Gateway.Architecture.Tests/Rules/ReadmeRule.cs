namespace Gateway.Architecture.Tests.Rules;

/// <summary>Every folder of the host says in at most 15 lines what it is for, its law, and who may call it.</summary>
internal static class ReadmeRule
{
    public const int Lines = 15;
    private static readonly string[] NoCode = ["bin", "obj", "Properties", "wwwroot"];

    public static IEnumerable<string> Breaches(string hostFolder)
    {
        foreach (var folder in Directory.EnumerateDirectories(hostFolder).Where(folder => !NoCode.Contains(Path.GetFileName(folder))))
        {
            var readme = Path.Combine(folder, "README.md");
            if (!File.Exists(readme))
            {
                yield return $"{Path.GetFileName(folder)} has no README.md";
            }
            else if (File.ReadLines(readme).Count() is var count and > Lines)
            {
                yield return $"{Path.GetFileName(folder)}/README.md has {count} lines, {Lines} are allowed";
            }
        }
    }
}
