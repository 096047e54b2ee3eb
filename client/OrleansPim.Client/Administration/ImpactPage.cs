namespace OrleansPim.Client.Administration;

/// <summary>The affected among one page of the subscribers.</summary>
/// <param name="Checked">How many were looked at.</param>
/// <param name="Affected">Those with whom something is wrong, in ordinal order.</param>
/// <param name="After">What to pass as <c>after</c> for the next page; <see langword="null"/> when this was the last.</param>
/// <param name="Regions">How the regions are, which is true of every subscriber: what is in quarantine or incomplete lacks for all.</param>
public sealed record ImpactPage(int Checked, IReadOnlyList<AffectedSubscriber> Affected, string? After, RegionsReport Regions)
{
    /// <summary>The most subscribers of one page.</summary>
    public const int MaximumLimit = 500;

    /// <summary>The subscribers of a page when nobody says how many.</summary>
    public const int DefaultLimit = 200;
}
