namespace OrleansPim.Client.Administration;

/// <summary>One subscriber in figures, without contents.</summary>
/// <param name="Id">Who.</param>
/// <param name="CreatedAt">When it was provisioned.</param>
/// <param name="Sequence">The newest committed entry.</param>
/// <param name="Epoch">The ledger's epoch.</param>
/// <param name="Items">Items of all collections together.</param>
/// <param name="Bytes">Bytes of all item bodies.</param>
/// <param name="Segments">Segments that the head names.</param>
/// <param name="Collections">The collections, in the order of kind and name.</param>
/// <param name="Devices">The devices that have an app password.</param>
/// <param name="MassDeletions">What one device deleted at once, oldest first.</param>
public sealed record SubscriberFigures(
    string Id,
    DateTimeOffset CreatedAt,
    long Sequence,
    Guid Epoch,
    long Items,
    long Bytes,
    int Segments,
    IReadOnlyList<CollectionFigures> Collections,
    IReadOnlyList<DeviceFigures> Devices,
    IReadOnlyList<MassDeletionFigures> MassDeletions);
