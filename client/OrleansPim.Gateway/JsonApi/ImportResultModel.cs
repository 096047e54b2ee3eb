namespace OrleansPim.Gateway.JsonApi;

/// <summary>What an import did.</summary>
/// <param name="Stored">Items that were stored.</param>
/// <param name="Kept">Items that were there already, and were left as they are.</param>
/// <param name="Refused">Files that were not stored.</param>
/// <param name="Refusals">The first of them, with the reason of each.</param>
internal sealed record ImportResultModel(int Stored, int Kept, int Refused, IReadOnlyList<ImportRefusalModel> Refusals);
