namespace OrleansPim.Contracts.Changes;

/// <summary>Why a change was refused: an expected miss, not an error.</summary>
/// <param name="Index">Which change of the request, from 0.</param>
/// <param name="Reason">What did not hold.</param>
/// <param name="Existing">For <see cref="RefusalReason.UidConflict"/> the item that has the UID.</param>
[GenerateSerializer, Immutable, Alias("pim.ChangeRefusal")]
public sealed record ChangeRefusal(
    [property: Id(0)] int Index, [property: Id(1)] RefusalReason Reason, [property: Id(2)] ItemName? Existing = null);
