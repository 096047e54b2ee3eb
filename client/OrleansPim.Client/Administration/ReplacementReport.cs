namespace OrleansPim.Client.Administration;

/// <summary>How far the replacement of a region is.</summary>
/// <param name="Old">The region that leaves.</param>
/// <param name="New">The region that takes its place.</param>
/// <param name="Stage"><c>comparing</c>, <c>retiring</c>, <c>relabelling</c>, <c>filling</c>, <c>admitting</c>, <c>done</c>; or <see cref="Elsewhere"/>.</param>
/// <param name="Running">Whether this process goes on with it.</param>
public sealed record ReplacementReport(string Old, string New, string Stage, bool Running)
{
    /// <summary>The stage of one that was begun, and not in this process.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>The stage of one that is over: the new region votes.</summary>
    public const string Finished = "done";

    /// <summary>So many records were relabelled, or blobs filled in.</summary>
    public long Done { get; init; }

    /// <summary>Of so many, as far as anybody knows.</summary>
    public long Total { get; init; }

    /// <summary>Why it broke off the last time; <see langword="null"/> if it did not. One that is running tries again by itself.</summary>
    public string? Failure { get; init; }
}
