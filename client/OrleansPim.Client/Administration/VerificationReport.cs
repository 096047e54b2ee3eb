namespace OrleansPim.Client.Administration;

/// <summary>What reading one subscriber whole, in every region, has found.</summary>
/// <param name="Id">The subscriber's id.</param>
/// <param name="Sound">Whether the history is whole, and every region holds everything intact.</param>
/// <param name="Entries">How many entries follow from each other, from the first.</param>
/// <param name="Blobs">Kind by kind.</param>
/// <param name="ProblemCount">How many problems there are.</param>
/// <param name="Problems">The first of them, for people.</param>
public sealed record VerificationReport(
    string Id, bool Sound, long Entries, IReadOnlyList<VerifiedKind> Blobs, long ProblemCount, IReadOnlyList<string> Problems);
