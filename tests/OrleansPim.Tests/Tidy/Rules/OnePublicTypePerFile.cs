using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A file holds one public type at most, and a type of the file's name.</summary>
internal sealed class OnePublicTypePerFile : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "public class One; public class Two;"),
        new("silo/OrleansPim.Silo/One.cs", "public enum Two { A }"),
        new("silo/OrleansPim.Silo/One.cs", "internal class Two;"),
        new("silo/OrleansPim.Silo/One.cs", "internal class One; public class Two;"),
    ];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        var all = file.TopTypes.ToList();
        var visible = all.Where(type => type.Modifiers.Any(SyntaxKind.PublicKeyword)).ToList();
        foreach (var second in visible.Skip(1))
            yield return file.At(second, $"{second.Identifier} is the file's second public type.");
        var named = visible.Count > 0 ? visible : all;
        var hasProgram = file.Nodes<GlobalStatementSyntax>().Any();
        if (named.Count > 0 && !hasProgram && named.All(type => type.Identifier.ValueText != file.BaseName))
            yield return file.At(named[0], $"{named[0].Identifier} is in a file of another name.");
    }
}
