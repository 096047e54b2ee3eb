namespace OrleansPim.Contracts.Changes;

/// <summary>Copies or moves one collection whole within the subscriber: its items, its properties and, for photos, the folders below it.</summary>
/// <remarks>
/// One commit, whatever it holds, or nothing: 100,000 items take as long as one. Items keep their tags, UIDs and properties; tombstones stay behind,
/// and every sync token of the destination is older than it. Refused with <see cref="RefusalReason.DefaultCollection"/> for one that every
/// subscriber has, and with <see cref="RefusalReason.LimitReached"/> where a copy would be more than a subscriber may have.
/// </remarks>
[GenerateSerializer, Immutable, Alias("pim.TransferCollection")]
public sealed record TransferCollection : Change
{
    /// <summary>What it is to be called; of the same kind, neither in <see cref="Change.Collection"/> nor around it.</summary>
    [Id(0)]
    public required CollectionId Destination { get; init; }

    /// <summary>Whether what has that name now may be replaced, with all that is in it.</summary>
    [Id(1)]
    public bool Overwrite { get; init; }

    /// <summary>Whether the source stays.</summary>
    [Id(2)]
    public bool Copy { get; init; }

    /// <summary>Whether a copy gets the properties alone, and nothing of what is in the source; never for a move.</summary>
    [Id(3)]
    public bool WithoutItems { get; init; }
}
