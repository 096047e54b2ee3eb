namespace OrleansPim.Contracts.Identity;

/// <summary>Names one collection of a subscriber.</summary>
/// <param name="Kind">What it holds; names are unique within a kind.</param>
/// <param name="Name">
/// Last part of its URL: for address books and calendars one segment as in <see cref="ItemName"/>; for photos a path of up to
/// <see cref="MaximumDepth"/> such segments joined by <c>/</c>, the empty string being the root folder.
/// </param>
[GenerateSerializer, Immutable, Alias("pim.CollectionId")]
public readonly record struct CollectionId([property: Id(0)] CollectionKind Kind, [property: Id(1)] string Name)
{
    /// <summary>The deepest folder.</summary>
    public const int MaximumDepth = 16;

    /// <summary>The address book that every subscriber has.</summary>
    public static CollectionId Contacts { get; } = new(CollectionKind.AddressBook, "contacts");

    /// <summary>The calendar of events that every subscriber has.</summary>
    public static CollectionId Calendar { get; } = new(CollectionKind.Calendar, "calendar");

    /// <summary>The calendar of tasks that every subscriber has.</summary>
    public static CollectionId Tasks { get; } = new(CollectionKind.Calendar, "tasks");

    /// <summary>The root folder of photos that every subscriber has.</summary>
    public static CollectionId Photos { get; } = new(CollectionKind.Photos, string.Empty);

    /// <summary>Tells whether kind and name are within the rules above.</summary>
    public bool IsValid => Kind switch
    {
        CollectionKind.AddressBook or CollectionKind.Calendar => ItemName.IsValid(Name),
        CollectionKind.Photos => Name is "" || (Name is not null && Name.Split('/') is { Length: <= MaximumDepth } parts && parts.All(ItemName.IsValid)),
        _ => false,
    };
}
