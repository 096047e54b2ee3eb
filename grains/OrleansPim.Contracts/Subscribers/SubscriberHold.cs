namespace OrleansPim.Contracts.Subscribers;

/// <summary>That a subscriber is held, and what is known of it.</summary>
/// <remarks>It is remembered by the silo that answers for the subscriber, and found anew by the next one: from the stores, from a node's memory or from the next sync of a phone.</remarks>
[GenerateSerializer, Immutable, Alias("pim.SubscriberHold")]
public sealed record SubscriberHold
{
    /// <summary>Why.</summary>
    [Id(0)]
    public required HeldReason Reason { get; init; }

    /// <summary>Since when, as the silo knows.</summary>
    [Id(1)]
    public required DateTimeOffset Since { get; init; }

    /// <summary>The newest entry that can be read; <see langword="null"/> if none can.</summary>
    [Id(2)]
    public long? Sequence { get; init; }

    /// <summary>The sequence that a witness has seen; <see langword="null"/> if there is none.</summary>
    [Id(3)]
    public long? Witnessed { get; init; }

    /// <summary>Whether that was in the same life of the ledger, so that the two sequences can be compared.</summary>
    [Id(4)]
    public bool IsSameEpoch { get; init; }

    /// <summary>The devices whose sync tokens were the witnesses; empty where the silo's own memory was, or none.</summary>
    [Id(5)]
    public IReadOnlyList<DeviceId> Devices { get; init; } = [];

    /// <summary>What cannot be read, for people; empty if there is nothing to say.</summary>
    [Id(6)]
    public string Detail { get; init; } = string.Empty;

    /// <summary>How many acknowledged changes may be missing, at most; <see langword="null"/> if nobody can tell.</summary>
    public long? MayBeMissing => Witnessed is { } witnessed && IsSameEpoch ? Math.Max(0, witnessed - (Sequence ?? 0)) : null;
}
