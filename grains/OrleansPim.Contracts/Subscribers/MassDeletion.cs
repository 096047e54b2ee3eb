namespace OrleansPim.Contracts.Subscribers;

/// <summary>One device deleted so much of a collection in so short a time that somebody should look: it was done, is marked, and can be undone.</summary>
/// <param name="Device">The device.</param>
/// <param name="Collection">What it deleted from.</param>
/// <param name="Before">The newest entry before the first deletion.</param>
/// <param name="At">When the first deletion was.</param>
/// <param name="Items">How many items were deleted.</param>
/// <param name="OutOf">How many there were.</param>
[GenerateSerializer, Immutable, Alias("pim.MassDeletion")]
public sealed record MassDeletion(
    [property: Id(0)] DeviceId Device,
    [property: Id(1)] CollectionId Collection,
    [property: Id(2)] long Before,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] int Items,
    [property: Id(5)] int OutOf)
{
    /// <summary>So many items or fewer are nobody's concern.</summary>
    public const int MinimumItems = 20;

    /// <summary>So much of a collection or less is nobody's concern, in percent.</summary>
    public const int MinimumPercent = 25;

    /// <summary>Deletions of one device count together for so long after the first.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Which deletions one command undoes: the newest and whatever else its device wiped at that time, or all since a time.</summary>
    /// <param name="all">All that are known, oldest first.</param>
    /// <param name="since">From when on; <see langword="null"/> for the newest incident only.</param>
    /// <returns>Oldest first.</returns>
    public static IReadOnlyList<MassDeletion> ToUndo(IReadOnlyList<MassDeletion> all, DateTimeOffset? since)
    {
        if (since is { } earliest)
            return [.. all.Where(deletion => deletion.At >= earliest)];
        var newest = all.MaxBy(deletion => deletion.At);
        return [.. all.Where(deletion => deletion.Device == newest!.Device && newest.At - deletion.At <= Window)];
    }

    /// <summary>Whether it is one: over both limits.</summary>
    public static bool IsMass(long items, long outOf) => items > MinimumItems && items * 100 > outOf * MinimumPercent;
}
