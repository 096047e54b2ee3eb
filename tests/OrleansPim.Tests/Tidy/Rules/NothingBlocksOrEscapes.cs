using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>Product code neither blocks a thread on a task, nor starts work that nobody awaits.</summary>
/// <remarks>BannedSymbols.txt rejects most of these by their symbols at build; this rule sees what a suppression would hide.</remarks>
internal sealed class NothingBlocksOrEscapes : ISourceRule
{
    private static readonly HashSet<string> Calls = ["Task.Run", "Thread.Sleep", "Task.WaitAll", "Task.WaitAny", "Task.Factory.StartNew"];

    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("silo/OrleansPim.Silo/One.cs", "class One { void Go() { Task.Run(() => { }); } }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { void Go() { System.Threading.Thread.Sleep(1); } }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { async void Go() { } }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { int Go() => ReadAsync().Result; }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { int Go(Task<int> task) => task.Result; }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { void Go(Task task) => task.Wait(); }"),
        new("silo/OrleansPim.Silo/One.cs", "class One { void Go() => ReadAsync().GetAwaiter().GetResult(); }"),
    ];

    public bool Covers(SourceFile file) => file.IsProduct;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        foreach (var access in file.Nodes<MemberAccessExpressionSyntax>().Where(Blocks))
            yield return file.At(access, $"{access} blocks, or leaves its caller.");
        foreach (var method in file.Nodes<MethodDeclarationSyntax>())
        {
            if (method.Modifiers.Any(SyntaxKind.AsyncKeyword) && method.ReturnType.ToString() == "void")
                yield return file.At(method, $"{method.Identifier} is async void: its failure would end the process.");
        }
    }

    private static bool Blocks(MemberAccessExpressionSyntax access)
    {
        var text = access.ToString();
        var of = access.Expression.ToString();
        return Calls.Any(call => text == call || text.EndsWith('.' + call, StringComparison.Ordinal))
            || text.EndsWith(".GetAwaiter().GetResult", StringComparison.Ordinal)
            || (access.Name.Identifier.ValueText is "Result" or "Wait" && (of.EndsWith("Async()", StringComparison.Ordinal)
                || of.EndsWith("task", StringComparison.OrdinalIgnoreCase)
                || (access.Expression is InvocationExpressionSyntax call && call.Expression.ToString().EndsWith("Async", StringComparison.Ordinal))));
    }
}
