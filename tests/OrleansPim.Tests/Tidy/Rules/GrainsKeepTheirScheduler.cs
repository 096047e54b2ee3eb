using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>No ConfigureAwait(false) under grains/: it leaves the grain's scheduler and breaks seeded simulation.</summary>
internal sealed class GrainsKeepTheirScheduler : ISourceRule
{
    public IReadOnlyList<SourceFile> Offenders { get; } =
    [
        new("grains/OrleansPim.Grains/One.cs", "class One { async Task GoAsync() => await Task.Yield().ConfigureAwait(false); }"),
        new("grains/OrleansPim.Grains/One.cs", "class One { async Task GoAsync(Task t) => await t.ConfigureAwait(ConfigureAwaitOptions.None); }"),
    ];

    public bool Covers(SourceFile file) => file.Path.StartsWith("grains/", StringComparison.Ordinal);

    public IEnumerable<Finding> Check(SourceFile file) =>
        from access in file.Nodes<MemberAccessExpressionSyntax>()
        where access.Name.Identifier.ValueText == "ConfigureAwait"
        let how = (access.Parent as InvocationExpressionSyntax)?.ArgumentList.Arguments.ToString() ?? ""
        where how != "true" && !Keeps(how) && !file.Nodes<VariableDeclaratorSyntax>().Any(named => named.Identifier.ValueText == how && Keeps($"{named.Initializer}"))
        select file.At(access, "ConfigureAwait leaves the grain's scheduler.");

    private static bool Keeps(string options) => options.Contains("ContinueOnCapturedContext", StringComparison.Ordinal);
}
