namespace OrleansPim.Client.Administration;

/// <summary>A fault that lasts.</summary>
/// <param name="Region">Where.</param>
/// <param name="Kind">What, as in <see cref="FaultRequest.Kind"/>.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="EndsAt">When it heals by itself.</param>
/// <param name="DamagedBlobs">Of a corruption, how many blobs it damaged.</param>
/// <param name="RemainingBlobs">How many of them are damaged still.</param>
public sealed record FaultReport(
    string Region, string Kind, DateTimeOffset StartedAt, DateTimeOffset EndsAt, long DamagedBlobs, long RemainingBlobs);
