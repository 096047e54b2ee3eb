namespace OrleansPim.Benchmarks.Subscribers;

/// <summary>How much a subscriber has.</summary>
/// <param name="Name">The subscriber's id.</param>
/// <param name="Contacts">Contacts of some 600 bytes.</param>
/// <param name="Events">Events of some 600 bytes.</param>
/// <param name="Photos">Photos of 12,000 bytes, each stored as content of its own.</param>
internal sealed record SubscriberSize(string Name, int Contacts, int Events, int Photos)
{
    /// <summary>The smallest and the largest that the front end has to serve alike.</summary>
    public static IReadOnlyList<SubscriberSize> All { get; } = [new("small", 10, 10, 10), new("large", 10_000, 20_000, 5_000)];

    public int Items => Contacts + Events + Photos;
}
