using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>
/// What returns <c>Memory&lt;byte&gt;?</c> chooses between nothing and something by statements: in one expression the null is converted to a memory, by way of
/// an empty array, and what is missing is read as empty.
/// </summary>
internal sealed class NullIsNotEmpty : ISourceRule
{
    private const string Nullable = "Memory<byte>?";

    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "class One { ReadOnlyMemory<byte>? Read(bool a, byte[] b) => a ? b.AsMemory() : null; }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { (bool, ReadOnlyMemory<byte>?) Read(bool a, ReadOnlyMemory<byte> b) => a ? (true, b) : (true, null); }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { async Task<Memory<byte>?> ReadAsync(bool a, Memory<byte> b) { return !a ? null : b; } }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { Memory<byte>? Read(int a, Memory<byte> b) => a switch { 0 => b, _ => null }; }"),
    ];

    public bool Covers(SourceFile file) => file.Text.Contains(Nullable, StringComparison.Ordinal);

    public IEnumerable<Finding> Check(SourceFile file) =>
        from choice in file.Nodes<ExpressionSyntax>()
        let branches = BranchesOf(choice)
        where branches.Any(HasNull) && branches.Any(branch => branch is not ThrowExpressionSyntax && !HasNull(branch))
        where ReturnTypeOf(choice).Contains(Nullable, StringComparison.Ordinal)
        select file.At(choice, "Choose between null and a memory by statements: here the null becomes an empty memory.");

    private static IReadOnlyList<ExpressionSyntax> BranchesOf(ExpressionSyntax choice) => choice switch
    {
        ConditionalExpressionSyntax conditional => [conditional.WhenTrue, conditional.WhenFalse],
        SwitchExpressionSyntax @switch => [.. @switch.Arms.Select(arm => arm.Expression)],
        _ => [],
    };

    private static bool HasNull(ExpressionSyntax branch) => branch.IsKind(SyntaxKind.NullLiteralExpression)
        || (branch is TupleExpressionSyntax tuple && tuple.Arguments.Any(argument => argument.Expression.IsKind(SyntaxKind.NullLiteralExpression)));

    private static string ReturnTypeOf(SyntaxNode node) => node.Ancestors().Select(ancestor => ancestor switch
    {
        MethodDeclarationSyntax method => $"{method.ReturnType}",
        LocalFunctionStatementSyntax function => $"{function.ReturnType}",
        PropertyDeclarationSyntax property => $"{property.Type}",
        _ => null,
    }).FirstOrDefault(type => type is not null) ?? string.Empty;
}
