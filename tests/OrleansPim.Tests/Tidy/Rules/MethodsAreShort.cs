using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A method, constructor, accessor or local function has at most 60 lines, without its documentation.</summary>
internal sealed class MethodsAreShort : ISourceRule
{
    private const int MaximumLines = 60;

    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/Long.cs", $"class Long {{ void Go() {{{new string('\n', MaximumLines)}}} }}"),
        new("silo/OrleansPim.Silo/Long.cs", $"class Long {{ Long() {{{new string('\n', MaximumLines)}}} }}"),
        new("silo/OrleansPim.Silo/Long.cs", $"class Long {{ int Value {{ get {{{new string('\n', MaximumLines)}}} }} }}"),
    ];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var node in file.Root.DescendantNodes())
        {
            if (node is not (BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax))
                continue;
            var lines = file.Line(node.Span.End) - file.Line(node.SpanStart) + 1;
            if (lines > MaximumLines)
                yield return file.At(node, $"{lines} lines; at most {MaximumLines}.");
        }
    }
}
