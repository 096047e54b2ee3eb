namespace OrleansPim.Contracts.Subscribers;

/// <summary>An app password, shown once: only its salted hash is stored.</summary>
/// <param name="Device">The device it belongs to.</param>
/// <param name="Password">At least 128 random bits in letters and digits.</param>
[GenerateSerializer, Immutable, Alias("pim.DeviceCredential")]
public sealed record DeviceCredential([property: Id(0)] DeviceId Device, [property: Id(1)] string Password)
{
    /// <summary>Without the password, so that no log shows it.</summary>
    public override string ToString() => $"DeviceCredential {{ Device = {Device} }}";
}
