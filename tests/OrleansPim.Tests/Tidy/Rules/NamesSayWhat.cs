using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>No type, namespace or folder is called after nothing: Helper, Manager, Util, Common.</summary>
internal sealed partial class NamesSayWhat : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/PathHelper.cs", "class PathHelper;"),
        new("silo/OrleansPim.Silo/ManagerOfAll.cs", "interface ManagerOfAll;"),
        new("silo/OrleansPim.Silo/Paths.cs", "class Paths { struct Utils; }"),
        new("silo/OrleansPim.Silo/Common/Paths.cs", "namespace OrleansPim.Silo.Common; class Paths;"),
    ];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var type in file.Nodes<BaseTypeDeclarationSyntax>())
        {
            if (Empty().IsMatch(type.Identifier.ValueText))
                yield return file.At(type, $"{type.Identifier} says nothing; use a word of GLOSSARY.md.");
        }
        foreach (var space in file.Nodes<BaseNamespaceDeclarationSyntax>())
        {
            if (Empty().IsMatch(space.Name.ToString()))
                yield return file.At(space, $"{space.Name} says nothing; use a word of GLOSSARY.md.");
        }
    }

    [GeneratedRegex("(?:Helper|Manager|Util|Utils|Utility|Utilities|Common)(?![a-z])")]
    private static partial Regex Empty();
}
