namespace OrleansPim.Client.Administration;

/// <summary>One device that has an app password.</summary>
/// <param name="Device">Its label.</param>
/// <param name="CreatedAt">When its password was made.</param>
/// <param name="LastUsedAt">When it was used last, to within an hour; <see langword="null"/> if that is not known.</param>
public sealed record DeviceFigures(string Device, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
