using System.Collections.Immutable;
using Google.Protobuf;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.State;

/// <summary>Reads the records of a snapshot, in the order in which <see cref="StateRecords"/> writes them.</summary>
internal sealed class SubscriberStateBuilder : ILedgerStateBuilder<SubscriberState>
{
    private readonly ImmutableSortedDictionary<CollectionId, CollectionState>.Builder _collections =
        SubscriberState.Empty.Collections.ToBuilder();

    private readonly ImmutableList<ReadOnlyMemory<byte>>.Builder _unknown = ImmutableList.CreateBuilder<ReadOnlyMemory<byte>>();
    private SubscriberState _state = SubscriberState.Empty;
    private StoredCollection? _collection;
    private ItemIndexBuilder _items = new();

    /// <inheritdoc/>
    public void Add(ReadOnlyMemory<byte> record)
    {
        var parsed = Parse(record);
        switch (parsed.KindCase)
        {
            case StateRecord.KindOneofCase.Subscriber:
                _state = _state with { Stored = StoredShape.Check(parsed.Subscriber), Sequence = parsed.Subscriber.Sequence };
                break;
            case StateRecord.KindOneofCase.Device:
                _state = _state with { Devices = _state.Devices.SetItem(parsed.Device.Id, StoredShape.Check(parsed.Device)) };
                break;
            case StateRecord.KindOneofCase.Request:
                var id = new RequestId(new Guid(StoredShape.Check(parsed.Request).RequestId.Span, bigEndian: true));
                _state = _state with { Requests = _state.Requests.Add(id, parsed.Request.Sequence, parsed.Request.Result.ToByteArray()) };
                break;
            case StateRecord.KindOneofCase.Collection:
                CompleteCollection();
                _collection = StoredShape.Check(parsed.Collection);
                _state = _state with { PropertyBytes = _state.PropertyBytes + PropertyList.LengthOf(_collection.Properties) };
                break;
            case StateRecord.KindOneofCase.Item:
                EnsureCollection("item outside of a collection");
                _items.Add(WellKnownText.Share(StoredShape.Check(parsed.Item)));
                _state = _state with
                {
                    ItemCount = _state.ItemCount + 1,
                    Bytes = _state.Bytes + parsed.Item.Length,
                    PropertyBytes = _state.PropertyBytes + PropertyList.LengthOf(parsed.Item.Properties),
                };
                break;
            case StateRecord.KindOneofCase.Tombstone:
                EnsureCollection("tombstone outside of a collection");
                _items.Add(StoredShape.Check(parsed.Tombstone));
                break;
            case StateRecord.KindOneofCase.DeletionWindow:
                _state = _state with { Deletions = _state.Deletions.Add(StoredShape.Check(parsed.DeletionWindow)) };
                break;
            default:
                _unknown.Add(record.ToArray());
                break;
        }
    }

    /// <inheritdoc/>
    public SubscriberState Build()
    {
        CompleteCollection();
        return _state with { Collections = _collections.ToImmutable(), UnknownRecords = _unknown.ToImmutable() };
    }

    private static StateRecord Parse(ReadOnlyMemory<byte> record)
    {
        if (record.Length > StoredShape.MaximumRecordLength)
            throw StoredShape.Refuse("record of a snapshot");
        try
        {
            return StateRecord.Parser.ParseFrom(record.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException("A record of a snapshot cannot be parsed.", exception);
        }
    }

    private void EnsureCollection(string what)
    {
        if (_collection is null)
            throw StoredShape.Refuse(what);
    }

    private void CompleteCollection()
    {
        if (_collection is not null && !_collections.TryAdd(_collection.Key.ToId(), new CollectionState(_collection, _items.Build())))
            throw StoredShape.Refuse("collection");
        (_collection, _items) = (null, new ItemIndexBuilder());
    }
}
