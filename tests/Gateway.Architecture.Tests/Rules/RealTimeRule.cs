using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>A test that waits for real time says why, in a comment on the line or right above it.</summary>
internal static class RealTimeRule
{
    public static IEnumerable<string> Breaches(IEnumerable<SourceFile> files) =>
        from file in files
        from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where IsRealWait(call) && !HasReason(file, call)
        select $"{file.At(call)} waits for real time ({call}) and does not say why";

    private static bool IsRealWait(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        return call.Expression.ToString() switch
        {
            "Thread.Sleep" or "System.Threading.Thread.Sleep" => true,
            "Task.Delay" => !IsForEver(arguments[0]) && !arguments.Skip(1).Any(IsClock),
            _ => false,
        };
    }

    /// <summary>Waiting for ever is waiting for the token, not for time.</summary>
    private static bool IsForEver(ArgumentSyntax argument) => argument.ToString().Contains("Timeout.Infinite", StringComparison.Ordinal);

    private static bool IsClock(ArgumentSyntax argument)
    {
        var text = argument.ToString();
        return text.Contains("time", StringComparison.OrdinalIgnoreCase) || text.Contains("clock", StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasReason(SourceFile file, SyntaxNode call)
    {
        var lines = file.Text.Split('\n');
        var line = file.Line(call) - 1;
        return lines[line].Contains(" // ", StringComparison.Ordinal) || (line > 0 && lines[line - 1].TrimStart().StartsWith("//", StringComparison.Ordinal));
    }
}
