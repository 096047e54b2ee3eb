using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A file's namespace is its project's name and its folders below it, and is declared for the whole file.</summary>
internal sealed class NamespacesMatchFolders : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/Admin/One.cs", "namespace OrleansPim.Silo; class One;"),
        new("silo/OrleansPim.Silo/One.cs", "namespace OrleansPim.Silo { class One; }"),
        new("silo/OrleansPim.Silo/One.cs", "class One;"),
    ];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var block in file.Nodes<NamespaceDeclarationSyntax>())
            yield return file.At(block, "A namespace is declared for the whole file, without braces.");
        var expected = string.Join('.', file.Path.Split('/')[1..^1]);
        var declared = file.Nodes<FileScopedNamespaceDeclarationSyntax>().FirstOrDefault();
        if (declared is not null && declared.Name.ToString() != expected)
            yield return file.At(declared, $"The folder asks for namespace {expected}.");
        if (declared is null && file.TopTypes.Any() && !file.Nodes<GlobalStatementSyntax>().Any())
            yield return file.At(file.Root, $"The file has no namespace; its folder asks for {expected}.");
    }
}
