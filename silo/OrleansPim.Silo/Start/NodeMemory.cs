namespace OrleansPim.Silo.Start;

/// <summary>What a node remembers of its first start, so that missing data is never taken for a fresh machine.</summary>
/// <param name="Format">The version of this file's format: <see cref="CurrentFormat"/>.</param>
/// <param name="Regions">The names of the regions that were formed, in order.</param>
/// <param name="FormedAt">When the first start had formed them all.</param>
/// <param name="DemoSubscriber">The demo subscriber whose password was printed; <see langword="null"/> before that.</param>
internal sealed record NodeMemory(int Format, IReadOnlyList<string> Regions, DateTimeOffset FormedAt, string? DemoSubscriber = null)
{
    /// <summary>The format that this release writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Whether settings name another region in the place of one, and all others as they were.</summary>
    public bool MayBeReplaced(IReadOnlyList<string> names) => Regions.Count == names.Count && Regions.Where((name, index) => name != names[index]).Count() == 1;
}
