using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;

namespace OrleansPim.ClusterTests.Replicas;

/// <summary>Tells whether all regions hold the same: the same keys, the same bytes, the same accepted values.</summary>
internal static class ReplicaComparison
{
    // A store's own: they say who the store is, and what it has seen of the others.
    private static readonly string[] OwnKeys = [StoreMarker.Key.Value, WitnessRecord.Key.Value];

    /// <summary>Every difference, in words; empty when all regions hold the same.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<RegionCopy> copies)
    {
        var keys = copies.SelectMany(copy => copy.Blobs.Keys).Where(key => !IsOwn(key)).Distinct().Order(StringComparer.Ordinal);
        return [.. keys.Select(key => Difference(key, copies)).OfType<string>()];
    }

    private static string? Difference(string key, IReadOnlyList<RegionCopy> copies)
    {
        var missing = copies.Where(copy => !copy.Blobs.ContainsKey(key)).Select(copy => copy.Region).ToList();
        if (missing.Count > 0)
            return $"{key} is missing in {string.Join(" and ", missing)}";
        var contents = copies.Select(copy => $"{copy.Region} {Describe(key, copy.Blobs[key])}").ToList();
        return contents.Select(content => content[content.IndexOf(' ', StringComparison.Ordinal)..]).Distinct().Count() == 1
            ? null
            : $"{key}: {string.Join("; ", contents)}";
    }

    /// <summary>What must be equal: of a register its accepted value, of any other blob every byte.</summary>
    /// <remarks>Promises and incarnations are a replica's own and may differ.</remarks>
    private static string Describe(string key, byte[] content) =>
        RegisterRecordCodec.TryRead(content, new RegisterName(new BlobKey(key)), out var record) switch
        {
            RecordDamage.None => $"accepted {record!.Accepted}, written by {record.WriteId}, payload {Hash(record.Payload.Span)}",
            RecordDamage.NotARecord => $"content {Hash(content)}",
            var damage => $"damaged: {damage}",
        };

    private static bool IsOwn(string key) => OwnKeys.Any(own => key == own || key.StartsWith(own + "/", StringComparison.Ordinal));

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
