namespace OrleansPim.Contracts.Collections;

/// <summary>One collection, without its items.</summary>
[GenerateSerializer, Immutable, Alias("pim.CollectionInfo")]
public sealed record CollectionInfo
{
    /// <summary>Which collection.</summary>
    [Id(0)]
    public required CollectionId Id { get; init; }

    /// <summary>The iCalendar components that a calendar accepts (<c>VEVENT</c>, <c>VTODO</c>, <c>VJOURNAL</c>); empty for other kinds.</summary>
    [Id(1)]
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>Client-settable properties by expanded name <c>{namespace}local</c>; values are XML fragments or text as the gateway stored them.</summary>
    [Id(2)]
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>The sequence of the newest entry that changed this collection or an item in it: changes whenever its contents do. Of a folder of photos, anything below it.</summary>
    [Id(3)]
    public required long Sequence { get; init; }

    /// <summary>How many items it holds.</summary>
    [Id(4)]
    public required int ItemCount { get; init; }

    /// <summary>When it was made.</summary>
    [Id(5)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The sequence at which this collection was made; differs between two collections of the same name, one after the other.</summary>
    [Id(6)]
    public required long CreatedSequence { get; init; }
}
