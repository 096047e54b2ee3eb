using Google.Protobuf;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Content;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Tests.Grains.State;

/// <summary>What the fuzz run, or reading for it, found in entries and snapshots: whole by their hashes, and wrong.</summary>
public sealed class FuzzFindingsTests
{
    private const long NoTime = 253_402_300_800_000;
    private static readonly CollectionKey Contacts = CollectionId.Contacts.ToKey();

    public static TheoryData<string> Mutations => [.. NewMutations().Keys];

    public static TheoryData<string> Records => [.. NewRecords().Keys];

    [Theory, MemberData(nameof(Mutations))]
    public void Entry_that_lacks_what_it_needs_is_corrupt(string mutation)
    {
        var world = new StateWorld(seed: 1);
        world.Change(StateWorld.NewContact("bob"));
        var content = new EntryContent();
        content.Mutations.Add(NewMutations()[mutation]);

        Assert.Throws<CorruptReplicasException>(() => world.Take(content));
    }

    [Theory, MemberData(nameof(Records))]
    public void Snapshot_with_what_no_state_has_is_corrupt(string record)
    {
        var builder = SubscriberState.NewBuilder();
        foreach (var right in StateWorld.RecordsOf(StateWorld.WithEveryMutation(seed: 1).State))
            builder.Add(right);

        Assert.Throws<CorruptReplicasException>(() => Take(builder, NewRecords()[record]));
    }

    [Fact]
    public void Snapshot_that_begins_with_an_item_is_corrupt() => Assert.Throws<CorruptReplicasException>(() =>
        SubscriberState.NewBuilder().Add(new StateRecord { Item = new StoredItem { Name = "bob" } }.ToByteArray()));

    [Fact]
    public void Longest_properties_that_an_item_may_have_survive_a_snapshot()
    {
        var world = new StateWorld(seed: 2);
        world.Change(StateWorld.NewContact("bob"));
        var item = world.State.FindCollection(CollectionId.Contacts)!.Items.Find("bob")!.Clone();
        item.Properties = new StoredProperties();
        for (var index = 0; index < PutCollectionProperties.MaximumCount; index++)
        {
            var text = $"{index:00}".PadRight(PutCollectionProperties.MaximumValueLength, '\u4e2d');
            item.Properties.Properties.Add(new StoredProperty { Name = text, Value = text });
        }

        var collection = world.State.FindCollection(CollectionId.Contacts)!;
        var state = world.State.With(collection with { Items = collection.Items.Put(item) });

        Assert.Equal(item, StateWorld.Reload(state).FindCollection(CollectionId.Contacts)!.Items.Find("bob"));
    }

    private static void Take(ILedgerStateBuilder<SubscriberState> builder, StateRecord record)
    {
        builder.Add(record.ToByteArray());
        builder.Build();
    }

    private static Dictionary<string, Mutation> NewMutations() => new()
    {
        ["provisioned nobody"] = new() { SubscriberProvisioned = new() },
        ["an epoch of 3 bytes"] = new() { SubscriberProvisioned = new() { Subscriber = new() { Epoch = ByteString.CopyFrom(1, 2, 3) } } },
        ["added no device"] = new() { DeviceAdded = new() },
        ["added a device without a name"] = new() { DeviceAdded = new() { Device = new() } },
        ["created no collection"] = new() { CollectionCreated = new() },
        ["created a collection without a name"] = new() { CollectionCreated = new() { Collection = new() } },
        ["created a collection of no kind"] = new() { CollectionCreated = new() { Collection = new() { Key = new() { Kind = 9, Name = "x" } } } },
        ["deleted no collection"] = new() { CollectionDeleted = new() },
        ["changed no collection"] = new() { CollectionPropertiesSet = new() },
        ["put no item"] = new() { ItemPut = new() { Key = Contacts } },
        ["put an item nowhere"] = new() { ItemPut = new() { Item = new() { Name = "bob" } } },
        ["put an item without a name"] = new() { ItemPut = new() { Key = Contacts, Item = new() } },
        ["put an item longer than any"] = new() { ItemPut = new() { Key = Contacts, Item = new() { Name = "bob", Length = long.MaxValue } } },
        ["deleted nowhere"] = new() { ItemDeleted = new() { Name = "bob" } },
        ["moved to no name"] = new() { ItemMoved = new() { Key = Contacts, Name = "bob", Destination = Contacts } },
        ["moved to nowhere"] = new() { ItemMoved = new() { Key = Contacts, Name = "bob", DestinationName = "eve" } },
        ["changed an item nowhere"] = new() { ItemPropertiesSet = new() { Name = "bob" } },
        ["transferred nothing"] = new() { CollectionTransferred = new() },
        ["transferred to nowhere"] = new() { CollectionTransferred = new() { Key = Contacts } },
        ["transferred onto another"] = new() { CollectionTransferred = new() { Key = Contacts, Destination = Contacts } },
        ["transferred to another kind"] = new() { CollectionTransferred = new() { Key = Contacts, Destination = new() { Kind = 2, Name = "x" } } },
        ["moved without its items"] = new() { CollectionTransferred = new() { Key = Contacts, Destination = new() { Kind = 1, Name = "x" }, WithoutItems = true } },
        ["moved into itself"] = new() { CollectionTransferred = new() { Key = new() { Kind = 3 }, Destination = new() { Kind = 3, Name = "x" } } },
        ["forgot tombstones nowhere"] = new() { TombstonesForgotten = new() },
    };

    private static Dictionary<string, StateRecord> NewRecords() => new()
    {
        ["an epoch of 3 bytes"] = new() { Subscriber = new() { Epoch = ByteString.CopyFrom(1, 2, 3) } },
        ["a birth at no time"] = new() { Subscriber = new() { CreatedUnixMs = NoTime } },
        ["a device at no time"] = new() { Device = new() { Id = "phone", CreatedUnixMs = NoTime } },
        ["a device last used at no time"] = new() { Device = new() { Id = "phone", LastChangedUnixMs = NoTime } },
        ["deletions at no time"] = new() { DeletionWindow = new() { Device = "phone", Key = Contacts, FirstUnixMs = NoTime } },
        ["deletions of nobody"] = new() { DeletionWindow = new() { Key = Contacts } },
        ["deletions from nothing"] = new() { DeletionWindow = new() { Device = "phone" } },
        ["a request id of 3 bytes"] = new() { Request = new() { RequestId = ByteString.CopyFrom(1, 2, 3) } },
        ["a result that cannot be parsed"] = new()
        {
            Request = new() { RequestId = ByteString.CopyFrom(new byte[16]), Result = ByteString.CopyFrom(0x12, 0x7F) },
        },
        ["a collection without a name"] = new() { Collection = new() },
        ["a collection at no time"] = new() { Collection = new() { Key = new() { Kind = 1, Name = "x" }, CreatedUnixMs = NoTime } },
        ["a collection twice"] = new() { Collection = new() { Key = Contacts } },
        ["an item without a name"] = new() { Item = new() },
        ["an item longer than any"] = new() { Item = new() { Name = "bob", Length = ContentReference.MaximumLength + 1 } },
        ["an item at no time"] = new() { Item = new() { Name = "bob", ModifiedUnixMs = NoTime } },
        ["an item with a hash of 3 bytes"] = new() { Item = new() { Name = "bob", Content = new() { Sha256 = ByteString.CopyFrom(1, 2, 3) } } },
        ["an item with a property twice"] = new() { Item = new() { Name = "bob", Properties = new() { Properties = { new StoredProperty(), new StoredProperty() } } } },
        ["an item twice"] = new() { Item = new() { Name = "a.jpg" } },
        ["an item and its tombstone"] = new() { Tombstone = new() { Name = "a.jpg" } },
        ["a tombstone without a name"] = new() { Tombstone = new() },
        ["a record of 4 MiB"] = new() { Item = new() { Name = "bob", Body = ByteString.CopyFrom(new byte[4_000_000]) } },
    };
}
