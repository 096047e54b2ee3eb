using Google.Protobuf;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Tests.Grains.State;

/// <summary>An older silo does not drop what a newer one stored (the opposite is Orleans #2153).</summary>
public sealed class StateFormatTests
{
    // Field 1000, two bytes: what a newer release may have added.
    private static readonly byte[] NewField = [0xC2, 0x3E, 0x02, 0x4E, 0x45];

    [Fact]
    public void Fields_of_a_newer_release_survive_in_items_through_a_snapshot()
    {
        var world = new StateWorld(seed: 1);
        world.Take(NewContent(StoredItem.Parser.ParseFrom([.. new StoredItem { Name = "bob", Uid = "b", ContentType = "text/vcard" }.ToByteArray(), .. NewField])));

        world.Change(new PutItemProperties
        {
            Collection = CollectionId.Contacts,
            Name = new ItemName("bob"),
            Properties = new Dictionary<string, string?> { ["{x}y"] = "z" },
        });
        var reloaded = StateWorld.Reload(StateWorld.Reload(world.State));

        Assert.EndsWith(Convert.ToHexString(NewField), Convert.ToHexString(reloaded.FindCollection(CollectionId.Contacts)!.Items.Find("bob")!.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_a_newer_release_survive_a_snapshot()
    {
        var builder = SubscriberState.NewBuilder();
        foreach (var record in StateWorld.RecordsOf(new StateWorld(seed: 2).State))
            builder.Add(record);
        builder.Add(NewField);

        Assert.Equal(NewField, StateWorld.RecordsOf(StateWorld.Reload(builder.Build()))[^1]);
    }

    [Fact]
    public void Mutation_of_a_newer_release_is_refused_instead_of_guessed()
    {
        var world = new StateWorld(seed: 3);
        var content = new EntryContent();
        content.Mutations.Add(Mutation.Parser.ParseFrom(NewField));

        Assert.Throws<CorruptReplicasException>(() => world.Take(content));
    }

    private static EntryContent NewContent(StoredItem item)
    {
        var content = new EntryContent();
        content.Mutations.Add(new Mutation { ItemPut = new ItemPut { Key = CollectionId.Contacts.ToKey(), Item = item } });
        return content;
    }
}
