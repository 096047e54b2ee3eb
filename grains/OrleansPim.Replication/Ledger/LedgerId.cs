namespace OrleansPim.Replication.Ledger;

/// <summary>Names one ledger; for a subscriber's ledger the text of the subscriber id.</summary>
/// <param name="Value">1 to 64 characters that a blob key may hold, no slash.</param>
internal readonly record struct LedgerId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
