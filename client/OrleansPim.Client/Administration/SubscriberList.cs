namespace OrleansPim.Client.Administration;

/// <summary>One page of the subscribers, in ordinal order.</summary>
/// <param name="Subscribers">Their ids.</param>
/// <param name="After">What to pass as <c>after</c> for the next page; <see langword="null"/> when this was the last.</param>
public sealed record SubscriberList(IReadOnlyList<string> Subscribers, string? After)
{
    /// <summary>The most ids of one page.</summary>
    public const int MaximumLimit = 1_000;

    /// <summary>The ids of a page when nobody says how many.</summary>
    public const int DefaultLimit = 100;
}
