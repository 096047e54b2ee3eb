using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A class is sealed, static or abstract, unless it declares what a derived class may change.</summary>
internal sealed class ClassesAreSealed : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "internal class One { public void Go() { } }"),
        new("silo/OrleansPim.Silo/One.cs", "public record One(int Value);"),
    ];

    public bool Covers(SourceFile file) => file.IsProduct;

    public IEnumerable<Finding> Check(SourceFile file) =>
        from type in file.Nodes<TypeDeclarationSyntax>()
        where type is ClassDeclarationSyntax || (type is RecordDeclarationSyntax && !type.IsKind(SyntaxKind.RecordStructDeclaration))
        where !IsClosed(type) && !type.Members.Any(IsOpen)
        select file.At(type, $"{type.Identifier} is open, but nothing in it is meant to be changed: seal it.");

    private static bool IsClosed(TypeDeclarationSyntax type) => type.Modifiers.Any(modifier => modifier.Kind()
        is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword);

    private static bool IsOpen(MemberDeclarationSyntax member) => member.Modifiers.Any(modifier => modifier.Kind()
        is SyntaxKind.VirtualKeyword or SyntaxKind.ProtectedKeyword);
}
