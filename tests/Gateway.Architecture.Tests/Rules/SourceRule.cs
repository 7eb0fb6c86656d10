using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Caps on length, and namespace = folder.</summary>
internal static class SourceRule
{
    public const int FileLines = 400;
    public const int MethodLines = 60;

    public static IEnumerable<string> LongFiles(IEnumerable<SourceFile> files) =>
        files.Where(file => file.LineCount > FileLines).Select(file => $"{file.Path} has {file.LineCount} lines, {FileLines} are allowed");

    public static IEnumerable<string> LongMethods(IEnumerable<SourceFile> files) =>
        from file in files
        from member in file.Syntax.DescendantNodes()
        where member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax
        let lines = Lines(member)
        where lines > MethodLines
        select $"{file.At(member)} {Name(member)} has {lines} lines, {MethodLines} are allowed";

    /// <param name="files">Files below <c>src/{root}/</c>.</param>
    /// <param name="root">The root namespace, which is also the folder's name.</param>
    public static IEnumerable<string> WrongNamespaces(IEnumerable<SourceFile> files, string root)
    {
        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/').Replace($"src/{root}", root, StringComparison.Ordinal).Replace('/', '.');
            var declared = file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(space => space.Name.ToString()).Distinct().ToList();
            var isProgram = file.Path == $"src/{root}/Program.cs";
            var hasTypes = file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any();
            if (hasTypes && !isProgram && (declared.Count != 1 || declared[0] != folder))
            {
                yield return $"{file.Path} declares '{string.Join(", ", declared)}', its folder says '{folder}'";
            }
        }
    }

    private static int Lines(SyntaxNode node)
    {
        // comments above a member are not its length
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string Name(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        _ => node.GetType().Name,
    };
}
