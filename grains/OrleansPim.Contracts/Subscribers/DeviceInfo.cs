namespace OrleansPim.Contracts.Subscribers;

/// <summary>One device that may act for a subscriber.</summary>
/// <param name="Id">Its label.</param>
/// <param name="CreatedAt">When its app password was made.</param>
/// <param name="LastUsedAt">
/// When it was used last, to within an hour: its newest change, or a later login that the silo remembers; <see langword="null"/> if neither is known.
/// </param>
[GenerateSerializer, Immutable, Alias("pim.DeviceInfo")]
public sealed record DeviceInfo(
    [property: Id(0)] DeviceId Id, [property: Id(1)] DateTimeOffset CreatedAt, [property: Id(2)] DateTimeOffset? LastUsedAt = null);
