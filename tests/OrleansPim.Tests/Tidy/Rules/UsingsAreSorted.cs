using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>Usings begin with System's and go on by the alphabet; static ones and aliases come last. The formatter's check of white space does not look at it.</summary>
internal sealed class UsingsAreSorted : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "using Orleans.Runtime;\nusing System.Text;"),
        new("silo/OrleansPim.Silo/One.cs", "using OrleansPim.Silo;\nusing Orleans.Runtime;"),
        new("silo/OrleansPim.Silo/One.cs", "using One = System.Text.Rune;\nusing Orleans.Runtime;"),
        new("silo/OrleansPim.Silo/One.cs", "using static System.Math;\nusing Orleans.Runtime;"),
    ];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file) =>
        from pair in file.Root.Usings.Zip(file.Root.Usings.Skip(1))
        where Rank(pair.First).CompareTo(Rank(pair.Second)) is var order && (order > 0 || (order == 0 && IsAbove(pair.First, pair.Second)))
        select file.At(pair.Second, $"{pair.Second.NamespaceOrType} belongs above {pair.First.NamespaceOrType}.");

    private static int Rank(UsingDirectiveSyntax one) => one switch
    {
        { Alias: not null } => 3,
        _ when one.StaticKeyword.IsKind(SyntaxKind.StaticKeyword) => 2,
        _ => Parts(one)[0] == "System" ? 0 : 1,
    };

    private static bool IsAbove(UsingDirectiveSyntax first, UsingDirectiveSyntax second)
    {
        var (before, after) = (Parts(first), Parts(second));
        var differing = before.Zip(after, (left, right) => string.Compare(left, right, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(order => order != 0);
        return differing > 0 || (differing == 0 && before.Length > after.Length);
    }

    // An alias is sorted by the name that it gives.
    private static string[] Parts(UsingDirectiveSyntax one) => (one.Alias?.Name.ToString() ?? one.NamespaceOrType.ToString()).Split('.');
}
