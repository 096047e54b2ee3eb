namespace OrleansPim.Replication.Register;

/// <summary>Names one acquisition of leadership: never used for a second one, not even by the same activation.</summary>
/// <param name="Value">128 random bits; ordered as <see cref="Guid"/>.</param>
internal readonly record struct ProposerId(Guid Value) : IComparable<ProposerId>
{
    /// <inheritdoc/>
    public int CompareTo(ProposerId other) => Value.CompareTo(other.Value);
}
