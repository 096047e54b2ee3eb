using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A suppressed warning says why on the same line, and no code hides in a region.</summary>
internal sealed class SuppressionsGiveReasons : ISourceRule
{
    private const int ShortestReason = 10;

    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "#pragma warning disable CA1031\nclass One;"),
        new("silo/OrleansPim.Silo/One.cs", "#pragma warning disable CA1031 // no\nclass One;"),
        new("silo/OrleansPim.Silo/One.cs", "[SuppressMessage(\"Design\", \"CA1031\")] class One;"),
        new("silo/OrleansPim.Silo/One.cs", "#region Fields\nclass One;\n#endregion"),
    ];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var pragma in file.Directives<PragmaWarningDirectiveTriviaSyntax>())
        {
            var comment = pragma.ToFullString().Split("//", 2);
            var disables = pragma.DisableOrRestoreKeyword.ValueText == "disable";
            if (disables && (comment.Length < 2 || comment[1].Trim().Length < ShortestReason))
                yield return file.At(pragma, "A suppressed warning gives its reason on the same line, after //.");
        }
        foreach (var region in file.Directives<RegionDirectiveTriviaSyntax>())
            yield return file.At(region, "A region hides code; make a second type.");
        foreach (var attribute in file.Nodes<AttributeSyntax>())
        {
            if (attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal)
                && !attribute.ToString().Contains("Justification = \"", StringComparison.Ordinal))
            {
                yield return file.At(attribute, "A suppressed warning gives its Justification.");
            }
        }
    }
}
