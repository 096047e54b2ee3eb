using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansPim.Grains.Decisions;

/// <summary>A short sum of what a request is about: kinds of changes, collections, names, properties, in order. Pure.</summary>
/// <remarks>
/// Without bodies, whose tags are remembered as outcomes, and without conditions, which a client may take back when it asks again. Stored with the
/// outcomes: what it is made of stays as it is, or becomes another field.
/// </remarks>
internal static class RequestTargets
{
    /// <summary>The sum; never 0, which stands for a request that an older release has done.</summary>
    public static ulong Of(IReadOnlyList<Change> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
            Add(text, change);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) | 1;
    }

    private static void Add(StringBuilder text, Change change)
    {
        Add(text, change.GetType().Name);
        Add(text, change.Collection);
        switch (change)
        {
            case PutItem put:
                Add(text, put.Name.Value);
                break;
            case DeleteItem delete:
                Add(text, delete.Name.Value);
                break;
            case MoveItem move:
                Add(text, move.Name.Value);
                Add(text, move.Destination);
                Add(text, move.DestinationName.Value);
                Add(text, $"{move.Copy}");
                break;
            case PutItemProperties properties:
                Add(text, properties.Name.Value);
                Add(text, properties.Properties);
                break;
            case PutCollectionProperties properties:
                Add(text, properties.Properties);
                break;
            case CreateCollection create:
                Add(text, string.Join(' ', create.Components));
                Add(text, create.Properties.Select(property => KeyValuePair.Create(property.Key, (string?)property.Value)));
                break;
            case TransferCollection transfer:
                Add(text, transfer.Destination);
                Add(text, $"{transfer.Copy} {transfer.WithoutItems}");
                break;
        }
    }

    private static void Add(StringBuilder text, CollectionId collection)
    {
        Add(text, collection.Kind.ToString());
        Add(text, collection.Name);
    }

    private static void Add(StringBuilder text, IEnumerable<KeyValuePair<string, string?>> properties)
    {
        foreach (var (name, value) in properties.OrderBy(property => property.Key, StringComparer.Ordinal))
        {
            Add(text, name);
            Add(text, value is null ? string.Empty : $"={value}");
        }
    }

    // With its length, so that no two sequences of texts read the same.
    private static void Add(StringBuilder text, string part) => text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
}
