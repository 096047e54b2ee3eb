namespace OrleansPim.Contracts.Subscribers;

/// <summary>One device that may act for a subscriber.</summary>
/// <param name="Id">Its label.</param>
/// <param name="CreatedAt">When its app password was made.</param>
[GenerateSerializer, Immutable, Alias("pim.DeviceInfo")]
public sealed record DeviceInfo([property: Id(0)] DeviceId Id, [property: Id(1)] DateTimeOffset CreatedAt);
