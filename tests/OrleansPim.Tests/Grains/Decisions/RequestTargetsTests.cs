using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Decisions;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Decisions;

/// <summary>Goal: a request id is never taken for another request's, nor by another release. Method: every kind of change, and a sum that was written down.</summary>
public sealed class RequestTargetsTests
{
    private static readonly ItemName Bob = new("bob");
    private static readonly CollectionId Work = new(CollectionKind.AddressBook, "work");

    private static readonly Change[] Kinds =
    [
        StateWorld.NewContact("bob"),
        new DeleteItem { Collection = CollectionId.Contacts, Name = Bob },
        new MoveItem { Collection = CollectionId.Contacts, Name = Bob, Destination = Work, DestinationName = Bob },
        new MoveItem { Collection = CollectionId.Contacts, Name = Bob, Destination = Work, DestinationName = Bob, Copy = true },
        new PutItemProperties { Collection = CollectionId.Contacts, Name = Bob, Properties = new Dictionary<string, string?> { ["colour"] = "red" } },
        new PutItemProperties { Collection = CollectionId.Contacts, Name = Bob, Properties = new Dictionary<string, string?> { ["colour"] = null } },
        new PutCollectionProperties { Collection = CollectionId.Contacts, Properties = new Dictionary<string, string?> { ["colour"] = "red" } },
        new CreateCollection { Collection = CollectionId.Contacts },
        new CreateCollection { Collection = CollectionId.Contacts, Components = ["VEVENT"] },
        new DeleteCollection { Collection = CollectionId.Contacts },
        new TransferCollection { Collection = CollectionId.Contacts, Destination = Work },
        new TransferCollection { Collection = CollectionId.Contacts, Destination = Work, Copy = true },
        new TransferCollection { Collection = CollectionId.Contacts, Destination = Work, Copy = true, WithoutItems = true },
    ];

    [Fact]
    public void Every_kind_of_change_has_a_sum_of_its_own()
    {
        var kinds = typeof(Change).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Change)));

        Assert.Equal(kinds.ToHashSet(), Kinds.Select(change => change.GetType()).ToHashSet());
        Assert.Equal(Kinds.Length, Kinds.Select(change => RequestTargets.Of([change])).Distinct().Count());
    }

    [Fact]
    public void Sum_is_the_one_that_ledgers_hold() => Assert.Equal(13_801_520_101_948_726_795UL, RequestTargets.Of(Kinds));
}
