namespace OrleansPim.Tests.Tidy;

/// <summary>One rule of style that each C# file keeps or breaks by itself.</summary>
internal interface ISourceRule
{
    /// <summary>Small files that break the rule, each in one way: they prove that the rule can fail.</summary>
    IReadOnlyList<SourceFile> Offenders { get; }

    /// <summary>Tells whether the rule speaks of a file.</summary>
    bool Covers(SourceFile file);

    /// <summary>Finds what breaks the rule.</summary>
    IEnumerable<Finding> Check(SourceFile file);
}
