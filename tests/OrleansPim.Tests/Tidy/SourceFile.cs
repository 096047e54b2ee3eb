using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace OrleansPim.Tests.Tidy;

/// <summary>One C# file: its path and its syntax.</summary>
/// <param name="path">Relative to the repository, with forward slashes.</param>
/// <param name="text">The whole text.</param>
internal sealed class SourceFile(string path, string text)
{
    private readonly Lazy<SyntaxTree> _tree = new(() => CSharpSyntaxTree.ParseText(text));

    /// <summary>Relative to the repository, with forward slashes.</summary>
    public string Path { get; } = path;

    /// <summary>The whole text.</summary>
    public string Text { get; } = text;

    /// <summary>The file's name up to its first dot.</summary>
    public string BaseName { get; } = System.IO.Path.GetFileName(path).Split('.')[0];

    /// <summary>Whether it ships: everything outside <c>tests/</c>.</summary>
    public bool IsProduct => !Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>The lines of the text.</summary>
    public TextLineCollection Lines => _tree.Value.GetText().Lines;

    /// <summary>The file's syntax.</summary>
    public CompilationUnitSyntax Root => (CompilationUnitSyntax)_tree.Value.GetRoot();

    /// <summary>Every node of one kind, in order.</summary>
    public IEnumerable<T> Nodes<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    /// <summary>Every preprocessor directive of one kind.</summary>
    public IEnumerable<T> Directives<T>()
        where T : DirectiveTriviaSyntax => Root.DescendantNodes(descendIntoTrivia: true).OfType<T>();

    /// <summary>Types that are not inside another type.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> TopTypes =>
        Nodes<BaseTypeDeclarationSyntax>().Where(type => type.Parent is not BaseTypeDeclarationSyntax);

    /// <summary>Says what is wrong with a node.</summary>
    public Finding At(SyntaxNode node, string what) => new(Path, Line(node.SpanStart), what);

    /// <summary>The line of a position, from 1.</summary>
    public int Line(int position) => Lines.GetLinePosition(position).Line + 1;
}
