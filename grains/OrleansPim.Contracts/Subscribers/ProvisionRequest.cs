namespace OrleansPim.Contracts.Subscribers;

/// <summary>Makes a subscriber with the default collections and a first device.</summary>
[GenerateSerializer, Immutable, Alias("pim.ProvisionRequest")]
public sealed record ProvisionRequest
{
    /// <summary>Names the intention; a retry carries the same.</summary>
    [Id(0)]
    public required RequestId RequestId { get; init; }

    /// <summary>The first device, which gets an app password.</summary>
    [Id(1)]
    public required DeviceId Device { get; init; }
}
