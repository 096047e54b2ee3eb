using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Decisions;

/// <summary>An address keeps its UID for as long as something is there: another one would be another contact to every device.</summary>
public sealed class UidRuleTests
{
    private readonly StateWorld _world = new(seed: 1);

    [Fact]
    public void Put_of_another_uid_at_a_known_address_is_refused_and_names_the_item()
    {
        _world.Change(StateWorld.NewContact("bob"));

        var refusal = _world.Change(StateWorld.NewContact("bob") with { Uid = "other" }).Refusal;

        Assert.Equal((RefusalReason.UidConflict, new ItemName("bob")), (refusal!.Reason, refusal.Existing));
    }

    [Fact]
    public void Copy_and_move_over_an_item_of_another_uid_are_refused()
    {
        _world.Change(StateWorld.NewContact("bob"));
        _world.Change(StateWorld.NewContact("eve"));

        foreach (var isCopy in (bool[])[true, false])
        {
            var refusal = _world.Change(Move("bob", "eve") with { Copy = isCopy, Overwrite = true }).Refusal;
            Assert.Equal(RefusalReason.UidConflict, refusal!.Reason);
        }
    }

    [Fact]
    public void Address_takes_another_uid_once_what_was_there_is_deleted()
    {
        _world.Change(StateWorld.NewContact("bob"));
        _world.Change(new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName("bob") });

        Assert.Null(_world.Change(StateWorld.NewContact("bob") with { Uid = "other" }).Refusal);
    }

    [Fact]
    public void Move_of_an_item_that_changed_meanwhile_is_refused()
    {
        var before = _world.Change(StateWorld.NewContact("bob")).Outcomes[0].ETag;
        var now = _world.Change(StateWorld.NewContact("bob", body: "changed")).Outcomes[0].ETag;

        Assert.Equal(RefusalReason.PreconditionFailed, _world.Change(Move("bob", "carol") with { IfMatch = before }).Refusal!.Reason);
        Assert.Null(_world.Change(Move("bob", "carol") with { IfMatch = now }).Refusal);
    }

    private static MoveItem Move(string from, string to) => new()
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName(from),
        Destination = CollectionId.Contacts,
        DestinationName = new ItemName(to),
    };
}
