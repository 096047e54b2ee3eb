namespace OrleansPim.Contracts.Identity;

/// <summary>Identifies the bytes of one item: equal tags mean equal bytes.</summary>
/// <param name="Value">32 lower-case hexadecimal digits: the first 128 bits of the body's SHA-256; without quotes.</param>
[GenerateSerializer, Immutable, Alias("pim.ETag")]
public readonly record struct ETag([property: Id(0)] string Value)
{
    /// <summary>The length of <see cref="Value"/>, in characters.</summary>
    public const int Length = 32;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
