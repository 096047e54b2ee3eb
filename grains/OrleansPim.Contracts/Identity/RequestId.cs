namespace OrleansPim.Contracts.Identity;

/// <summary>Names one intention of a caller: a retry with the same id has the effect and the answer of the first.</summary>
/// <param name="Value">128 random bits; <see cref="Guid.Empty"/> is refused.</param>
/// <remarks>
/// The ledger remembers the newest <see cref="Remembered"/> ids of a subscriber. A request that carries one of them and cannot be the one that
/// was done under it (other bodies, deletions or counts; names are not compared) is refused with <see cref="InvalidReason.RequestId"/>.
/// </remarks>
[GenerateSerializer, Immutable, Alias("pim.RequestId")]
public readonly record struct RequestId([property: Id(0)] Guid Value)
{
    /// <summary>How many request ids of a subscriber are remembered.</summary>
    public const int Remembered = 1_024;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
