namespace OrleansPim.Client.Administration;

/// <summary>One device that has an app password.</summary>
/// <param name="Device">Its label.</param>
/// <param name="CreatedAt">When its password was made.</param>
public sealed record DeviceFigures(string Device, DateTimeOffset CreatedAt);
