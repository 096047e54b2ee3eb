using System.Diagnostics.CodeAnalysis;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Azure;

/// <summary>Translates keys into names of blobs and back.</summary>
/// <remarks>
/// Azure takes every key but one kind: URLs lose the segments <c>.</c> and <c>..</c>, and Azure warns of segments that end with a dot, as a
/// subscriber's id may. So every dot is followed by an underscore. As this is done to all dots alike, names are in the order of
/// their keys, and have a prefix when their keys have it. A key of nothing but dots has 1,024 characters then, which is Azure's limit.
/// Source: Microsoft, "Naming and referencing containers, blobs, and metadata".
/// </remarks>
internal static class AzureBlobName
{
    private const string Dot = ".";
    private const string WrittenDot = "._";

    /// <summary>The name of a key, or the prefix of the names of all keys with this prefix.</summary>
    public static string Of(string text) => text.Replace(Dot, WrittenDot, StringComparison.Ordinal);

    /// <summary>Reads a name.</summary>
    /// <param name="name">What a listing tells.</param>
    /// <param name="key">Its key.</param>
    /// <returns><see langword="false"/> if no key has this name: somebody else's blob.</returns>
    public static bool TryRead([NotNullWhen(true)] string? name, out BlobKey key)
    {
        key = default;
        var text = name?.Replace(WrittenDot, Dot, StringComparison.Ordinal);
        if (!BlobKey.IsValid(text) || Of(text!) != name)
            return false;
        key = new BlobKey(text!);
        return true;
    }
}
