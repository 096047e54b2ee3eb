namespace OrleansPim.Contracts.Changes;

/// <summary>Stores one item, new or in place of the one of that name.</summary>
[GenerateSerializer, Immutable, Alias("pim.PutItem")]
public sealed record PutItem : Change
{
    /// <summary>The longest body that travels and is stored inline, in bytes: 8 KiB; longer ones are uploaded as content first.</summary>
    public const int MaximumInlineLength = 8 * 1024;

    /// <summary>The item's name.</summary>
    [Id(0)]
    public required ItemName Name { get; init; }

    /// <summary>The body byte for byte, up to <see cref="MaximumInlineLength"/>; <see langword="null"/> when <see cref="Content"/> is given.</summary>
    [Id(1)]
    public byte[]? Body { get; init; }

    /// <summary>Where a longer body was uploaded to.</summary>
    [Id(2)]
    public ContentReference? Content { get; init; }

    /// <summary>The media type, at most 128 characters.</summary>
    [Id(3)]
    public required string ContentType { get; init; }

    /// <summary>The UID found in the body, at most 255 characters; required for vCards and calendar objects.</summary>
    [Id(4)]
    public string? Uid { get; init; }

    /// <summary>The component found in the body; must be one that the calendar accepts.</summary>
    [Id(5)]
    public string? Component { get; init; }

    /// <summary>Commit only if the item has this tag now (<c>If-Match</c>).</summary>
    [Id(6)]
    public ETag? IfMatch { get; init; }

    /// <summary>Commit only if there is no item of that name (<c>If-None-Match: *</c>).</summary>
    [Id(7)]
    public bool MustNotExist { get; init; }

    /// <summary>Commit only if there is an item of that name (<c>If-Match: *</c>).</summary>
    [Id(8)]
    public bool MustExist { get; init; }

    /// <summary>When the photo says it was taken, as in <see cref="ItemInfo.TakenAt"/>; <see langword="null"/> if it does not say.</summary>
    [Id(9)]
    public string? TakenAt { get; init; }
}
