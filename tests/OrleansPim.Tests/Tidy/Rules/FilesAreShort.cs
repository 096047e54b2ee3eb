namespace OrleansPim.Tests.Tidy.Rules;

/// <summary>A file has at most 400 lines: too big means that it holds a second noun.</summary>
internal sealed class FilesAreShort : ISourceRule
{
    private const int MaximumLines = 400;

    public IReadOnlyList<SourceFile> Offenders { get; } =
        [new("silo/OrleansPim.Silo/Long.cs", string.Concat(Enumerable.Repeat("// A line.\n", MaximumLines + 1)))];

    public bool Covers(SourceFile file) => true;

    public IEnumerable<Finding> Check(SourceFile file)
    {
        var lines = file.Text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > MaximumLines)
            yield return new Finding(file.Path, MaximumLines, $"{lines} lines; at most {MaximumLines}.");
    }
}
