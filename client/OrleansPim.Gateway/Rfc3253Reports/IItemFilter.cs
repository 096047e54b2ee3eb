namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Which items a query wants.</summary>
internal interface IItemFilter
{
    /// <summary>Whether bodies have to be read to decide.</summary>
    bool NeedsBody { get; }

    /// <summary>Whether an item can match, as far as its index says.</summary>
    bool MayMatch(ItemInfo item);

    /// <summary>Whether a body matches.</summary>
    /// <exception cref="Rfc5545ContentLines.ContentFormatException">The body is malformed.</exception>
    bool Matches(ReadOnlyMemory<byte> body);
}
