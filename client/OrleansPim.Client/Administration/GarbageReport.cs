namespace OrleansPim.Client.Administration;

/// <summary>The blobs of one subscriber that nothing inside the retention window names; nothing was deleted.</summary>
/// <param name="Id">The subscriber's id.</param>
/// <param name="Kinds">Kind by kind, those without any left out.</param>
public sealed record GarbageReport(string Id, IReadOnlyList<GarbageKind> Kinds);
