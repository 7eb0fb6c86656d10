using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Architecture.Tests;

/// <summary>One source file; the path is relative to the repository, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private SyntaxTree? _tree;

    public SyntaxNode Syntax => (_tree ??= CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Preview))).GetRoot();

    public int LineCount => Text.Length == 0 ? 0 : Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);

    /// <summary><c>path:line</c> of a node.</summary>
    public string At(SyntaxNode node) => $"{Path}:{Line(node)}";

    public int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
