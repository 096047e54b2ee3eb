using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>Every type that travels has an alias, and an id of its own for each member.</summary>
internal sealed class MessagesAreVersioned : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("grains/OrleansPim.Contracts/One.cs", "[GenerateSerializer] record One;"),
        new("grains/OrleansPim.Contracts/One.cs", "[GenerateSerializer, Alias(\"One\")] record One { public int A { get; init; } }"),
        new("grains/OrleansPim.Contracts/One.cs", "[GenerateSerializer, Alias(\"One\")] record One { [Id(0)] int A; [Id(0)] int B; }"),
        new("grains/OrleansPim.Contracts/One.cs", "[GenerateSerializer, Alias(\"One\")] record One([property: Id(0)] int A, int B);"),
        new("grains/OrleansPim.Contracts/One.cs", "[GenerateSerializer, Alias(\"One\")] enum One { A, B = 1 }"),
        new("grains/OrleansPim.Contracts/IOne.cs", "interface IOne : IGrainWithStringKey { }"),
        new("grains/OrleansPim.Contracts/IOne.cs", "[Alias(\"One\")] interface IOne : IGrainWithStringKey { Task GoAsync(); }"),
    ];

    public bool Covers(SourceFile file) => file.IsProduct;

    public IEnumerable<Finding> Check(SourceFile file) => file.Nodes<BaseTypeDeclarationSyntax>()
        .Select(type => new Message(type))
        .Where(message => message.Travels)
        .SelectMany(message => message.Faults().Select(fault => file.At(message.Type, fault)));
}
