namespace OrleansPim.Contracts.Subscribers;

/// <summary>What became of a <see cref="ProvisionRequest"/>.</summary>
[GenerateSerializer, Immutable, Alias("pim.ProvisionResult")]
public sealed record ProvisionResult
{
    /// <summary>Whether this request made the subscriber; <see langword="false"/> if it existed before, and nothing was done.</summary>
    [Id(0)]
    public required bool Created { get; init; }

    /// <summary>The first device's credential; <see langword="null"/> if the subscriber existed before. It is shown this once.</summary>
    [Id(1)]
    public DeviceCredential? Credential { get; init; }
}
