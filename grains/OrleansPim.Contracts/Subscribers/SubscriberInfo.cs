namespace OrleansPim.Contracts.Subscribers;

/// <summary>One subscriber as an operator sees it: figures, no contents.</summary>
[GenerateSerializer, Immutable, Alias("pim.SubscriberInfo")]
public sealed record SubscriberInfo
{
    /// <summary>Who.</summary>
    [Id(0)]
    public required SubscriberId Id { get; init; }

    /// <summary>The newest committed entry.</summary>
    [Id(1)]
    public required long Sequence { get; init; }

    /// <summary>The ledger's epoch: random, made at provisioning; another life of the ledger has another, and is not believed by whoever saw this one.</summary>
    [Id(2)]
    public required Guid Epoch { get; init; }

    /// <summary>When it was provisioned.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its collections.</summary>
    [Id(4)]
    public required IReadOnlyList<CollectionInfo> Collections { get; init; }

    /// <summary>Its devices.</summary>
    [Id(5)]
    public required IReadOnlyList<DeviceInfo> Devices { get; init; }

    /// <summary>Bytes of all item bodies.</summary>
    [Id(6)]
    public required long Bytes { get; init; }

    /// <summary>Segments that the head names.</summary>
    [Id(7)]
    public required int Segments { get; init; }

    /// <summary>Mass deletions that are remembered, oldest first.</summary>
    [Id(8)]
    public IReadOnlyList<MassDeletion> MassDeletions { get; init; } = [];
}
