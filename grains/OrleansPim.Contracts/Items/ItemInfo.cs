namespace OrleansPim.Contracts.Items;

/// <summary>One item, without its body.</summary>
[GenerateSerializer, Immutable, Alias("pim.ItemInfo")]
public sealed record ItemInfo
{
    /// <summary>The collection that holds it.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }

    /// <summary>Its name there.</summary>
    [Id(1)]
    public required ItemName Name { get; init; }

    /// <summary>The vCard's or calendar object's UID, unique in its collection; <see langword="null"/> for photos.</summary>
    [Id(2)]
    public string? Uid { get; init; }

    /// <summary><c>VCARD</c>, <c>VEVENT</c>, <c>VTODO</c>, <c>VJOURNAL</c>, <c>VFREEBUSY</c>; <see langword="null"/> for photos.</summary>
    [Id(3)]
    public string? Component { get; init; }

    /// <summary>The media type it was stored with.</summary>
    [Id(4)]
    public required string ContentType { get; init; }

    /// <summary>Length of the body in bytes.</summary>
    [Id(5)]
    public required long Length { get; init; }

    /// <summary>Identifies the body.</summary>
    [Id(6)]
    public required ETag ETag { get; init; }

    /// <summary>The sequence of the entry that last changed it.</summary>
    [Id(7)]
    public required long Sequence { get; init; }

    /// <summary>When it was first stored under this name.</summary>
    [Id(8)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    [Id(9)]
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Where the body is, when it is not inline; <see langword="null"/> for inline bodies.</summary>
    [Id(10)]
    public ContentReference? Content { get; init; }

    /// <summary>Client-settable dead properties by expanded name; empty when there are none.</summary>
    [Id(11)]
    public IReadOnlyDictionary<string, string> Properties { get; init; } = EmptyProperties;

    /// <summary>
    /// When a photo says it was taken, by the clock of its camera: <c>2026-07-01T12:00:00</c>, with the offset from UTC behind it if the camera
    /// told it, as in <c>2026-07-01T12:00:00+02:00</c>. Derived from the body; <see langword="null"/> if it does not say.
    /// </summary>
    [Id(12)]
    public string? TakenAt { get; init; }

    private static readonly IReadOnlyDictionary<string, string> EmptyProperties = new Dictionary<string, string>();
}
