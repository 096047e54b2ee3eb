namespace OrleansPim.Replication.Ledger;

/// <summary>Names one ledger; for a subscriber's ledger the text of the subscriber id.</summary>
/// <param name="Value">1 to 64 characters that a blob key may hold, no slash.</param>
internal readonly record struct LedgerId(string Value)
{
    /// <summary>What people may read: an alias, since the value may be a phone number. Only <see cref="Value"/> names anything.</summary>
    public override string ToString() => LogAlias.Of(Value);
}
