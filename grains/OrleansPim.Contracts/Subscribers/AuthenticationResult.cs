namespace OrleansPim.Contracts.Subscribers;

/// <summary>Whether a password belongs to a device of the subscriber.</summary>
/// <param name="Device">The device; <see langword="null"/> when denied, for whatever reason.</param>
[GenerateSerializer, Immutable, Alias("pim.AuthenticationResult")]
public sealed record AuthenticationResult([property: Id(0)] DeviceId? Device)
{
    /// <summary>No such subscriber, no such device or a wrong password: a caller cannot tell them apart.</summary>
    public static AuthenticationResult Denied { get; } = new((DeviceId?)null);
}
