using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Sync;
using OrleansPim.Grains.State;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Decisions;

/// <summary>Goal: a collection is copied or moved whole, in one entry, or not at all. Method: the real decider and state, and the same state read back.</summary>
public sealed class TransferDeciderTests
{
    private static readonly CollectionId Work = new(CollectionKind.AddressBook, "work");
    private static readonly CollectionId Other = new(CollectionKind.AddressBook, "other");
    private readonly StateWorld _world = new(seed: 1);

    [Fact]
    public void Move_takes_items_properties_and_components_along_in_one_entry()
    {
        var tasks = new CollectionId(CollectionKind.Calendar, "todo");
        _world.Change(new CreateCollection { Collection = tasks, Components = ["VTODO"], Properties = new Dictionary<string, string> { ["{x}colour"] = "red" } });
        _world.Change(StateWorld.NewContact("a") with { Collection = tasks, Component = "VTODO" }, Properties(tasks, "a"));
        var before = _world.State.FindCollection(tasks)!;

        Committed(new TransferCollection { Collection = tasks, Destination = tasks with { Name = "done" } }, created: true);

        var after = _world.State.FindCollection(tasks with { Name = "done" })!;
        Assert.Null(_world.State.FindCollection(tasks));
        Assert.Equal(before.Stored.Components, after.Stored.Components);
        Assert.Equal(before.Stored.Properties, after.Stored.Properties);
        Assert.Equal(before.Items.Items, after.Items.Items);
        Assert.Equal("a", after.Items.FindByUid("uid-a"));
        Assert.Equal((1, before.Items.Items.Sum(item => item.Length)), (_world.State.ItemCount, _world.State.Bytes));
    }

    [Fact]
    public void Ten_thousand_contacts_move_in_one_short_entry()
    {
        _world.Change(new CreateCollection { Collection = Work });
        for (var first = 0; first < 10_000; first += ChangeRequest.MaximumChanges)
            Assert.True(_world.Change([.. Enumerable.Range(first, ChangeRequest.MaximumChanges).Select(number => StateWorld.NewContact($"{number}", body: "x") with { Collection = Work })]).IsCommitted);
        var entries = _world.Entries.Count;

        Committed(new TransferCollection { Collection = Work, Destination = Other }, created: true);

        Assert.Equal(entries + 1, _world.Entries.Count);
        Assert.InRange(_world.Entries[^1].Bytes.Length, 1, 512);
        Assert.Equal(10_000, _world.State.FindCollection(Other)!.Items.Items.Count);
    }

    [Fact]
    public void Copy_leaves_the_source_as_it_is_and_both_go_their_own_way()
    {
        _world.Change(new CreateCollection { Collection = Work }, StateWorld.NewContact("a") with { Collection = Work });

        Committed(new TransferCollection { Collection = Work, Destination = Other, Copy = true }, created: true);
        Assert.True(_world.Change(StateWorld.NewContact("a", body: "2") with { Collection = Other }, new DeleteItem { Collection = Work, Name = new ItemName("a") }).IsCommitted);

        Assert.Null(_world.State.FindCollection(Work)!.Items.Find("a"));
        Assert.Equal("2", _world.State.FindCollection(Other)!.Items.Find("a")!.Body.ToStringUtf8());
        Assert.Equal(1, _world.State.ItemCount);
    }

    [Fact]
    public void Copy_of_depth_0_has_the_properties_and_no_items()
    {
        _world.Change(new CreateCollection { Collection = Work, Properties = new Dictionary<string, string> { ["{x}y"] = "z" } }, StateWorld.NewContact("a") with { Collection = Work });

        Committed(new TransferCollection { Collection = Work, Destination = Other, Copy = true, WithoutItems = true }, created: true);

        Assert.NotNull(_world.State.FindCollection(Other)!.Stored.Properties);
        Assert.Empty(_world.State.FindCollection(Other)!.Items.Items);
        Assert.Throws<InvalidException>(() => _world.Change(new TransferCollection { Collection = Work, Destination = Other, WithoutItems = true }));
    }

    [Fact]
    public void Only_with_leave_is_another_collection_replaced_and_that_is_a_mass_deletion_if_it_had_much()
    {
        _world.Change(new CreateCollection { Collection = Work }, new CreateCollection { Collection = Other }, StateWorld.NewContact("a") with { Collection = Work });
        _world.Change([.. Enumerable.Range(0, 30).Select(number => StateWorld.NewContact($"{number}") with { Collection = Other })]);
        var move = new TransferCollection { Collection = Work, Destination = Other };

        Refused(RefusalReason.PreconditionFailed, move);
        Committed(move with { Overwrite = true }, created: false);

        Assert.Equal("a", Assert.Single(_world.State.FindCollection(Other)!.Items.Items).Name);
        Assert.Equal(30, Assert.Single(_world.State.Deletions.Marked).Items);
    }

    [Fact]
    public void Move_is_no_mass_deletion()
    {
        _world.Change(new CreateCollection { Collection = Work });
        _world.Change([.. Enumerable.Range(0, 30).Select(number => StateWorld.NewContact($"{number}") with { Collection = Work })]);

        Committed(new TransferCollection { Collection = Work, Destination = Other }, created: true);

        Assert.Empty(_world.State.Deletions.All);
    }

    [Fact]
    public void What_every_subscriber_has_is_copied_and_neither_moved_nor_replaced()
    {
        _world.Change(new CreateCollection { Collection = Work });

        Refused(RefusalReason.DefaultCollection, new TransferCollection { Collection = CollectionId.Contacts, Destination = Other });
        Refused(RefusalReason.DefaultCollection, new TransferCollection { Collection = Work, Destination = CollectionId.Contacts, Overwrite = true, Copy = true });
        Committed(new TransferCollection { Collection = CollectionId.Contacts, Destination = Other, Copy = true }, created: true);
    }

    [Fact]
    public void Nothing_goes_into_itself_to_another_kind_or_beyond_the_deepest_folder()
    {
        _world.Change(new CreateCollection { Collection = Work }, new CreateCollection { Collection = Folder("a") }, new CreateCollection { Collection = Folder("a/b") });
        var deep = string.Join('/', Enumerable.Repeat("d", CollectionId.MaximumDepth - 1));
        for (var depth = 1; depth < CollectionId.MaximumDepth; depth++)
            _world.Change(new CreateCollection { Collection = Folder(string.Join('/', Enumerable.Repeat("d", depth))) });

        Refused(RefusalReason.NotAllowed, new TransferCollection { Collection = Work, Destination = Work });
        Refused(RefusalReason.NotAllowed, new TransferCollection { Collection = Work, Destination = new CollectionId(CollectionKind.Calendar, "x") });
        Refused(RefusalReason.NotAllowed, new TransferCollection { Collection = Folder("a"), Destination = Folder("a/b/c"), Copy = true });
        Refused(RefusalReason.NotAllowed, new TransferCollection { Collection = Folder("a/b"), Destination = Folder("a"), Overwrite = true });
        Refused(RefusalReason.NotAllowed, new TransferCollection { Collection = Folder("a"), Destination = Folder($"{deep}/a") });
        Committed(new TransferCollection { Collection = Folder("a/b"), Destination = Folder($"{deep}/b") }, created: true);
        Refused(RefusalReason.CollectionMissing, new TransferCollection { Collection = Folder("a"), Destination = Folder("none/a") });
    }

    [Fact]
    public void Copies_end_at_the_limits_of_a_subscriber_and_moves_need_no_room()
    {
        _world.Change(new CreateCollection { Collection = Work }, StateWorld.NewContact("a", body: "1234") with { Collection = Work });
        var copy = new TransferCollection { Collection = Work, Destination = Other, Copy = true };
        var move = new ChangeRequest
        {
            RequestId = new RequestId(_world.Ids.NextId()),
            Device = StateWorld.Device,
            Changes = [copy],
            Quota = 7,
        };

        Assert.Equal(RefusalReason.QuotaExceeded, Decide(move)!.Reason);
        Assert.Null(Decide(move with { Changes = [copy with { WithoutItems = true }] }));
        Assert.Null(Decide(move with { Changes = [copy with { Copy = false }] }));
        for (var number = _world.State.Collections.Count; number < SubscriberLimits.Collections; number++)
            Committed(copy with { Destination = Other with { Name = $"{number}" } }, created: true);
        Refused(RefusalReason.LimitReached, copy);
        Committed(copy with { Copy = false }, created: true);

        ChangeRefusal? Decide(ChangeRequest request) => OrleansPim.Grains.Decisions.ChangeDecider.Decide(_world.State, request, _world.Now).Answer(1).Refusal;
    }

    [Fact]
    public void Tree_of_photos_moves_whole_and_leaves_a_tombstone_above()
    {
        _world.Change(new CreateCollection { Collection = Folder("a") }, new CreateCollection { Collection = Folder("a/b") }, NewPhoto("a/b", "1"), NewPhoto("", "c"));
        var token = StateReads.Sync(_world.State, new SyncRequest { Collection = CollectionId.Photos, Since = 0 })!;

        Refused(RefusalReason.PreconditionFailed, new TransferCollection { Collection = Folder("a"), Destination = Folder("c") });
        Committed(new TransferCollection { Collection = Folder("a"), Destination = Folder("c"), Overwrite = true }, created: false);

        Assert.NotNull(_world.State.FindCollection(Folder("c/b"))!.Items.Find("1"));
        Assert.Equal((1, 1L), (_world.State.ItemCount, _world.State.Bytes));
        var page = StateReads.Sync(_world.State, new SyncRequest { Collection = CollectionId.Photos, Since = token.Sequence, Epoch = token.Epoch })!;
        Assert.Equal([("a", false), ("c", true)], page.Folders!.Select(folder => (folder.Id.Name, folder.Info is not null)).Order());
        Assert.Equal(new ItemName("c"), Assert.Single(page.Changes, change => change.Info is null).Name);
    }

    [Fact]
    public void First_sync_of_a_moved_collection_in_pages_leaves_nothing_out_and_older_tokens_are_too_old()
    {
        _world.Change(new CreateCollection { Collection = Work });
        for (var number = 0; number < 25; number++)
            _world.Change(StateWorld.NewContact($"{number}") with { Collection = Work });
        _world.Change(new DeleteItem { Collection = Work, Name = new ItemName("3") });
        var old = StateReads.Sync(_world.State, new SyncRequest { Collection = Work, Since = 0 })!;
        Committed(new TransferCollection { Collection = Work, Destination = Other }, created: true);

        var seen = new List<string>();
        var request = new SyncRequest { Collection = Other, Since = 0, Limit = 10 };
        for (SyncPage? page = null; page is not { HasMore: false };)
        {
            page = StateReads.Sync(_world.State, request)!;
            Assert.Equal(SyncTokenState.Valid, page.Token);
            seen.AddRange(page.Changes.Select(change => change.Name.Value));
            request = request with { Since = page.Sequence, Epoch = page.Epoch, AtLeast = page.HasMore ? page.LedgerSequence : 0 };
        }

        Assert.Equal(24, seen.Distinct().Count());
        Assert.Empty(StateReads.Sync(_world.State, request)!.Changes);
        Assert.Null(StateReads.Sync(_world.State, request with { Collection = Work }));
        Assert.Equal(SyncTokenState.TooOld, StateReads.Sync(_world.State, new SyncRequest { Collection = Other, Since = old.Sequence, Epoch = old.Epoch, AtLeast = old.LedgerSequence })!.Token);
    }

    private static CollectionId Folder(string path) => new(CollectionKind.Photos, path);

    private static PutItem NewPhoto(string folder, string name) =>
        new() { Collection = Folder(folder), Name = new ItemName(name), ContentType = "image/png", Body = [1] };

    private static PutItemProperties Properties(CollectionId collection, string name) => new()
    {
        Collection = collection,
        Name = new ItemName(name),
        Properties = new Dictionary<string, string?> { ["{x}y"] = "z" },
    };

    private void Refused(RefusalReason reason, Change change) => Assert.Equal(reason, _world.Change(change).Refusal?.Reason);

    // What is counted along the way has to be what is counted when the state is read back.
    private void Committed(Change change, bool created)
    {
        var result = _world.Change(change);
        Assert.Null(result.Refusal);
        Assert.Equal(created, result.Outcomes[0].Created);
        var read = StateWorld.Reload(_world.State);
        Assert.Equal((read.ItemCount, read.Bytes, read.PropertyBytes), (_world.State.ItemCount, _world.State.Bytes, _world.State.PropertyBytes));
        Assert.Equal(StateWorld.RecordsOf(read), StateWorld.RecordsOf(_world.State));
    }
}
