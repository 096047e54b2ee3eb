namespace OrleansPim.Grains.Subscribers;

/// <summary>When each device logged in last, for as long as the activation lives: only one login in a day is an entry in the ledger (<see cref="LastUse"/>).</summary>
/// <remarks>Not thread-safe: all calls on the grain's scheduler. Holds no more devices than a subscriber may have, and their successors.</remarks>
internal sealed class DeviceLogins(TimeProvider time)
{
    private readonly Dictionary<DeviceId, DateTimeOffset> _logins = [];

    /// <summary>A device has shown its password.</summary>
    public void Note(DeviceId device) => _logins[device] = time.GetUtcNow();

    /// <summary>The devices, each with the later of what the ledger and this memory know.</summary>
    public IReadOnlyList<DeviceInfo> Complete(IReadOnlyList<DeviceInfo> devices) => [.. devices.Select(Complete)];

    private DeviceInfo Complete(DeviceInfo device) =>
        _logins.TryGetValue(device.Id, out var login) && !(device.LastUsedAt >= login) ? device with { LastUsedAt = login } : device;
}
