namespace OrleansPim.Client.Administration;

/// <summary>What one region holds of the blobs of one kind.</summary>
/// <param name="Region">Which region.</param>
/// <param name="Intact">Proven by name or checksum, and the newest.</param>
/// <param name="Missing">Not there.</param>
/// <param name="Damaged">There, and not proven.</param>
/// <param name="Behind">Older than the chosen value.</param>
/// <param name="Unavailable">Not to be told now.</param>
public sealed record VerifiedReplicas(string Region, long Intact, long Missing, long Damaged, long Behind, long Unavailable);
