namespace OrleansPim.Contracts.Subscribers;

/// <summary>What became of adding a device.</summary>
/// <param name="Credential">The new credential; <see langword="null"/> when refused.</param>
/// <param name="Refusal">Why nothing was done; <see langword="null"/> when committed.</param>
[GenerateSerializer, Immutable, Alias("pim.AddDeviceResult")]
public sealed record AddDeviceResult([property: Id(0)] DeviceCredential? Credential, [property: Id(1)] RefusalReason? Refusal);
