namespace OrleansPim.Replication.Regions;

/// <summary>Names one life of a region store: random, written into its marker when it joins, and recorded in the configuration.</summary>
/// <param name="Value">128 random bits; <see cref="Guid.Empty"/> is no incarnation.</param>
public readonly record struct StoreIncarnation(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
