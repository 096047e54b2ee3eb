namespace OrleansPim.Contracts.Content;

/// <summary>Where a body over <see cref="PutItem.MaximumInlineLength"/> is: immutable chunks, on a quorum of regions before anything names them.</summary>
[GenerateSerializer, Immutable, Alias("pim.ContentReference")]
public sealed record ContentReference
{
    /// <summary>The length of every chunk but the last, in bytes: 1 MiB.</summary>
    public const int ChunkLength = 1024 * 1024;

    /// <summary>The longest content, in bytes: 128 MiB.</summary>
    public const long MaximumLength = 128L * ChunkLength;

    /// <summary>The whole content's SHA-256, 64 lower-case hexadecimal digits.</summary>
    [Id(0)]
    public required string Sha256 { get; init; }

    /// <summary>Its length in bytes.</summary>
    [Id(1)]
    public required long Length { get; init; }

    /// <summary>Its chunks in order.</summary>
    [Id(2)]
    public required IReadOnlyList<ChunkId> Chunks { get; init; }
}
