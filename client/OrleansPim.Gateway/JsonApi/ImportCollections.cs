using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.JsonApi;

/// <summary>Makes the collections of an archive, with what is said about them. A collection that is there already keeps what it says itself, unless the caller asks to replace it.</summary>
/// <remarks>For one import; not thread-safe.</remarks>
internal sealed class ImportCollections(JsonCall call, ImportTally tally, bool replaces)
{
    private readonly Dictionary<CollectionId, CollectionInfo?> _known = [];

    /// <summary>Looks up what there is.</summary>
    public async Task ReadAsync()
    {
        foreach (var info in await call.Subscriber.GetCollectionsAsync(call.Cancellation).ConfigureAwait(false))
            _known[info.Id] = info;
    }

    /// <summary>Makes a collection, and those that it is in.</summary>
    /// <exception cref="DavException">It cannot be made.</exception>
    public async Task EnsureAsync(CollectionId collection, IReadOnlyList<string> components)
    {
        if (!_known.TryAdd(collection, null))
            return;

        // A folder needs the folders above it.
        if (collection.Kind == CollectionKind.Photos && collection.Name.LastIndexOf('/') is var end and > 0)
            await EnsureAsync(collection with { Name = collection.Name[..end] }, []).ConfigureAwait(false);
        var result = await call.Subscriber.ChangeAsync(
            call.Device, [new CreateCollection { Collection = collection, Components = components }], call.Cancellation).ConfigureAwait(false);
        if (result.Refusal is { } refusal && refusal.Reason != RefusalReason.CollectionExists)
            throw Refusals.Translate(refusal, call.Subscriber.Id, collection);
    }

    /// <summary>Makes a collection as the archive describes it; a description that is not taken is told of and costs nothing else.</summary>
    /// <exception cref="DavException">It cannot be made.</exception>
    public async Task EnsureAsync(CollectionModel model)
    {
        var collection = CollectionAddress.Read(model.Kind, model.Name);
        await EnsureAsync(collection, model.Components).ConfigureAwait(false);
        var there = _known[collection]?.Properties;
        var (values, refused) = ImportedProperties.Read(model.Properties ?? new Dictionary<string, string>());
        foreach (var name in refused)
            tally.Refuse(PathOf(collection), $"The property {name} is not taken.");
        foreach (var part in values.Where(IsNews).Chunk(PutCollectionProperties.MaximumCount))
            await SetAsync(collection, part).ConfigureAwait(false);

        bool IsNews(KeyValuePair<string, string?> pair) =>
            there is null || !there.TryGetValue(pair.Key, out var value) || (replaces && value != pair.Value);
    }

    private async Task SetAsync(CollectionId collection, IEnumerable<KeyValuePair<string, string?>> properties)
    {
        var change = new PutCollectionProperties { Collection = collection, Properties = properties.ToDictionary(StringComparer.Ordinal) };
        try
        {
            var result = await call.Subscriber.ChangeAsync(call.Device, [change], call.Cancellation).ConfigureAwait(false);
            if (result.Refusal is { } refusal)
                tally.Refuse(PathOf(collection), Refusals.Translate(refusal, call.Subscriber.Id, collection).Message);
        }
        catch (InvalidException refusal)
        {
            tally.Refuse(PathOf(collection), refusal.Message);
        }
    }

    private static string PathOf(CollectionId collection) => $"{Manifest.Path}: {CollectionAddress.KindText(collection.Kind)} {collection.Name}";
}
