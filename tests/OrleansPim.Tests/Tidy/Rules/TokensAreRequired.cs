using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A CancellationToken is the last parameter and has no default: a caller decides what stops its wait.</summary>
internal sealed class TokensAreRequired : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "class One { Task GoAsync(CancellationToken cancellationToken = default) => null; }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { Task GoAsync(CancellationToken cancellationToken, int value) => null; }"),
    ];

    public bool Covers(SourceFile file) => file.IsProduct;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var parameters in file.Nodes<ParameterListSyntax>().Where(list => list.Parent is MethodDeclarationSyntax))
        {
            foreach (var token in parameters.Parameters.Where(parameter => parameter.Type?.ToString() == "CancellationToken"))
            {
                if (token.Default is not null)
                    yield return file.At(token, "A token with a default is a token forgotten.");
                if (token != parameters.Parameters.Last())
                    yield return file.At(token, "The token comes last.");
            }
        }
    }
}
