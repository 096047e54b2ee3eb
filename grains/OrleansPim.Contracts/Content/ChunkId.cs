namespace OrleansPim.Contracts.Content;

/// <summary>Names one chunk of content by what is in it.</summary>
/// <param name="Value">64 lower-case hexadecimal digits: the chunk's SHA-256.</param>
[GenerateSerializer, Immutable, Alias("pim.ChunkId")]
public readonly record struct ChunkId([property: Id(0)] string Value)
{
    /// <summary>The length of <see cref="Value"/>, in characters.</summary>
    public const int Length = 64;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
