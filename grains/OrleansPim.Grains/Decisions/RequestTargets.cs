using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using System.Text;

namespace OrleansPim.Grains.Decisions;

/// <summary>A short sum of what a request is about: kinds of changes, collections, names, properties, in order. Pure.</summary>
/// <remarks>
/// Without bodies, whose tags are remembered as outcomes, and without conditions, which a client may take back when it asks again. Stored with the
/// outcomes: what it is made of stays as it is, or becomes another field. It is on the way of every commit, so it makes no texts.
/// </remarks>
internal static class RequestTargets
{
    /// <summary>The longest text whose bytes stay on the stack.</summary>
    private const int MaximumStackBytes = 512;

    /// <summary>The sum; never 0, which stands for a request that an older release has done.</summary>
    public static ulong Of(IReadOnlyList<Change> changes)
    {
        var sum = new XxHash3();
        for (var index = 0; index < changes.Count; index++)
            Add(sum, changes[index]);
        return sum.GetCurrentHashAsUInt64() | 1;
    }

    private static void Add(XxHash3 sum, Change change)
    {
        Add(sum, change.Collection);
        switch (change)
        {
            case PutItem put:
                Add(sum, 1);
                Add(sum, put.Name.Value);
                break;
            case DeleteItem delete:
                Add(sum, 2);
                Add(sum, delete.Name.Value);
                break;
            case MoveItem move:
                Add(sum, move.Copy ? 3 : 4);
                Add(sum, move.Name.Value);
                Add(sum, move.Destination);
                Add(sum, move.DestinationName.Value);
                break;
            case PutItemProperties properties:
                Add(sum, 5);
                Add(sum, properties.Name.Value);
                Add(sum, properties.Properties);
                break;
            case PutCollectionProperties properties:
                Add(sum, 6);
                Add(sum, properties.Properties);
                break;
            case CreateCollection create:
                Add(sum, 7);
                Add(sum, string.Join(' ', create.Components));
                Add(sum, create.Properties.Select(property => KeyValuePair.Create(property.Key, (string?)property.Value)));
                break;
            case DeleteCollection:
                Add(sum, 8);
                break;
            case TransferCollection transfer:
                Add(sum, transfer.Copy ? 9 : 10);
                Add(sum, transfer.WithoutItems ? 1 : 0);
                Add(sum, transfer.Destination);
                break;
            default:
                throw new UnreachableException($"Nobody says what a {change.GetType().Name} is about.");
        }
    }

    private static void Add(XxHash3 sum, CollectionId collection)
    {
        Add(sum, (int)collection.Kind);
        Add(sum, collection.Name);
    }

    private static void Add(XxHash3 sum, IEnumerable<KeyValuePair<string, string?>> properties)
    {
        foreach (var (name, value) in properties.OrderBy(property => property.Key, StringComparer.Ordinal))
        {
            Add(sum, name);
            Add(sum, value is null ? 0 : 1);
            Add(sum, value ?? string.Empty);
        }
    }

    // With its length, so that no two sequences of texts read the same.
    private static void Add(XxHash3 sum, string part)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(part.Length);
        var bytes = longest <= MaximumStackBytes ? stackalloc byte[MaximumStackBytes] : new byte[longest];
        var length = Encoding.UTF8.GetBytes(part, bytes);
        Add(sum, length);
        sum.Append(bytes[..length]);
    }

    private static void Add(XxHash3 sum, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        sum.Append(bytes);
    }
}
