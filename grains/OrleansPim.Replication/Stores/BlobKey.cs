using System.Text;

namespace OrleansPim.Replication.Stores;

/// <summary>Names one blob inside every region store.</summary>
/// <remarks>Path-like and ordered by ordinal comparison: listings of all stores agree on the order.</remarks>
public readonly record struct BlobKey : IComparable<BlobKey>
{
    /// <summary>The longest key that every provider accepts, in UTF-8 bytes.</summary>
    public const int MaximumLength = 512;

    private readonly string? _value;

    /// <summary>Makes a key after checking it.</summary>
    /// <param name="value">1 to <see cref="MaximumLength"/> printable ASCII characters, no backslash, no empty segment.</param>
    /// <exception cref="ArgumentException">The text is no key.</exception>
    public BlobKey(string value)
    {
        if (!IsValid(value))
            throw new ArgumentException($"'{value}' is not a blob key.", nameof(value));
        _value = value;
    }

    /// <summary>The text of the key; the empty string for <see langword="default"/>, which names nothing.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Tells whether <paramref name="value"/> can be a key.</summary>
    public static bool IsValid(string? value)
    {
        if (string.IsNullOrEmpty(value) || Encoding.UTF8.GetByteCount(value) > MaximumLength)
            return false;
        if (value[0] == '/' || value[^1] == '/' || value.Contains("//", StringComparison.Ordinal))
            return false;
        foreach (var character in value)
        {
            if (character is <= ' ' or > '~' or '\\')
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(BlobKey other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>What people may read: whose blob it is, is an alias. Only <see cref="Value"/> names a blob.</summary>
    public override string ToString()
    {
        // "kind/owner" and "kind/owner/hash".
        var parts = Value.Split('/', 3);
        if (parts.Length > 1)
            parts[1] = LogAlias.Of(parts[1]);
        return string.Join('/', parts);
    }
}
