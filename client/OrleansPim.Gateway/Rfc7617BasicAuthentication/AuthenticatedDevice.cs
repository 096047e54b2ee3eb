namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Who makes a request.</summary>
/// <param name="Subscriber">The subscriber.</param>
/// <param name="Device">The device whose app password was given.</param>
internal sealed record AuthenticatedDevice(SubscriberId Subscriber, DeviceId Device);
