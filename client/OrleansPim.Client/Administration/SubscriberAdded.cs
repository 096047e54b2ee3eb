namespace OrleansPim.Client.Administration;

/// <summary>The answer to adding a subscriber or a device: the only time that the password is shown.</summary>
/// <param name="Id">The subscriber.</param>
/// <param name="Device">The device that the password belongs to.</param>
/// <param name="Password">The app password, in clear text.</param>
public sealed record SubscriberAdded(string Id, string Device, string Password)
{
    /// <summary>Without the password, so that no log shows it.</summary>
    public override string ToString() => $"SubscriberAdded {{ Id = {Id}, Device = {Device} }}";
}
