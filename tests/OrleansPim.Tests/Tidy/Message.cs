using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy;

/// <summary>One declared type as Orleans' serializer sees it: alias, ids and members.</summary>
internal sealed class Message(BaseTypeDeclarationSyntax type)
{
    /// <summary>The declaration.</summary>
    public BaseTypeDeclarationSyntax Type { get; } = type;

    /// <summary>The name on the wire; <see langword="null"/> if it has none of its own.</summary>
    public string? Alias { get; } = Argument(Find(type.AttributeLists, "Alias"));

    /// <summary>Whether it crosses from one process to another: a serialized type or a grain interface.</summary>
    public bool Travels => IsGrain || Find(Type.AttributeLists, "GenerateSerializer") is not null;

    private bool IsGrain => Type is InterfaceDeclarationSyntax
        && Type.BaseList?.Types.Any(parent => parent.ToString().StartsWith("IGrainWith", StringComparison.Ordinal)) == true;

    /// <summary>What a peer of another release relies on: one line for the type, and one for each id, number or method.</summary>
    public IEnumerable<string> Promises()
    {
        yield return $"{Alias} is {Kind}";
        foreach (var (id, name, type) in Members())
            yield return $"{Alias} {id} {name} {type}";
    }

    /// <summary>What breaks the rules of versioning, in words.</summary>
    public IEnumerable<string> Faults()
    {
        if (Alias is null)
            yield return $"{Type.Identifier} travels without an [Alias]: renaming it would break a peer.";
        var members = Members().ToList();
        foreach (var member in members.Where(member => member.Id is null))
            yield return $"{Type.Identifier}.{member.Name} has no id, number or alias of its own.";
        foreach (var twice in members.Where(member => member.Id is not null).GroupBy(member => member.Id).Where(same => same.Count() > 1))
            yield return $"{Type.Identifier} uses {twice.Key} {twice.Count()} times.";
    }

    private string Kind => Type switch
    {
        EnumDeclarationSyntax => "enum",
        InterfaceDeclarationSyntax => "interface",
        RecordDeclarationSyntax => "record",
        _ => "class",
    };

    private IEnumerable<(string? Id, string Name, string Type)> Members() => Type switch
    {
        EnumDeclarationSyntax numbers => numbers.Members.Select(
            member => (member.EqualsValue?.Value.ToString(), member.Identifier.ValueText, "number")),
        TypeDeclarationSyntax methods when IsGrain => methods.Members.OfType<MethodDeclarationSyntax>().Select(
            method => (Argument(Find(method.AttributeLists, "Alias")), Signature(method), method.ReturnType.ToString())),
        TypeDeclarationSyntax fields => Parameters(fields).Concat(fields.Members.SelectMany(Fields)),
        _ => [],
    };

    private static string Signature(MethodDeclarationSyntax method) =>
        $"{method.Identifier}({string.Join(',', method.ParameterList.Parameters.Select(parameter => parameter.Type))})";

    private static IEnumerable<(string? Id, string Name, string Type)> Parameters(TypeDeclarationSyntax type) =>
        type is RecordDeclarationSyntax { ParameterList: { } list }
            ? list.Parameters.Select(parameter => (Id(parameter.AttributeLists), parameter.Identifier.ValueText, $"{parameter.Type}"))
            : [];

    private static IEnumerable<(string? Id, string Name, string Type)> Fields(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property when IsState(property) =>
            [(Id(property.AttributeLists), property.Identifier.ValueText, property.Type.ToString())],
        FieldDeclarationSyntax field when !field.Modifiers.Any(IsShared) => field.Declaration.Variables.Select(
            variable => (Id(field.AttributeLists), variable.Identifier.ValueText, field.Declaration.Type.ToString())),
        _ => [],
    };

    private static bool IsState(PropertyDeclarationSyntax property) => !property.Modifiers.Any(IsShared)
        && property.AccessorList?.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null) == true;

    private static bool IsShared(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.ConstKeyword;

    private static string? Id(SyntaxList<AttributeListSyntax> attributes) => Argument(Find(attributes, "Id"));

    private static AttributeSyntax? Find(SyntaxList<AttributeListSyntax> lists, string name) =>
        lists.SelectMany(list => list.Attributes).FirstOrDefault(attribute => attribute.Name.ToString() == name);

    private static string? Argument(AttributeSyntax? attribute) => attribute?.ArgumentList?.Arguments[0].ToString().Trim('"');
}
