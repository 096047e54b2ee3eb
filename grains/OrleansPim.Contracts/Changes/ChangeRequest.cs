namespace OrleansPim.Contracts.Changes;

/// <summary>A change of one subscriber's data: all of it is committed as one entry, or nothing.</summary>
[GenerateSerializer, Immutable, Alias("pim.ChangeRequest")]
public sealed record ChangeRequest
{
    /// <summary>The most changes of one request.</summary>
    public const int MaximumChanges = 100;

    /// <summary>The most bytes of inline bodies in one request: 32 KiB.</summary>
    public const int MaximumBytes = 32 * 1024;

    /// <summary>Names the intention; a retry carries the same.</summary>
    [Id(0)]
    public required RequestId RequestId { get; init; }

    /// <summary>The device on whose behalf it is made.</summary>
    [Id(1)]
    public required DeviceId Device { get; init; }

    /// <summary>What to change, in order: 1 to <see cref="MaximumChanges"/>.</summary>
    [Id(2)]
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>What the subscriber's bodies may add up to after a change that adds to them, in bytes; <see langword="null"/> for no limit.</summary>
    [Id(3)]
    public long? Quota { get; init; }
}
