namespace OrleansPim.Contracts.Subscribers;

/// <summary>Brings back what a subscriber had, as new entries: every phone receives it as changes, and the history keeps both.</summary>
[GenerateSerializer, Immutable, Alias("pim.RestoreRequest")]
public sealed record RestoreRequest
{
    /// <summary>The entry after which everything was as it is to be again; 1 to the newest.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>Only this collection, with the folders below it; <see langword="null"/> for all of them.</summary>
    [Id(1)]
    public CollectionId? Collection { get; init; }

    /// <summary>Whether only what is missing now comes back; otherwise what came or changed since is undone too.</summary>
    [Id(2)]
    public bool OnlyMissing { get; init; }
}
