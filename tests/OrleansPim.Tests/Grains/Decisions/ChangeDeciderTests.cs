using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Sync;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Decisions;

public sealed class ChangeDeciderTests
{
    private readonly StateWorld _world = new(seed: 1);

    [Fact]
    public void Every_subscriber_begins_with_the_default_collections_and_cannot_lose_them()
    {
        CollectionId[] always = [CollectionId.Contacts, CollectionId.Calendar, CollectionId.Tasks, CollectionId.Photos];

        Assert.Equal(always, StateReads.Collections(_world.State).Select(collection => collection.Id));
        Assert.All(always, id => Refused(RefusalReason.DefaultCollection, new DeleteCollection { Collection = id }));
    }

    [Fact]
    public void Retry_has_the_effect_and_the_answer_of_the_first()
    {
        var id = _world.Ids.NextId();
        var first = _world.Change(id, StateWorld.NewContact("bob") with { MustNotExist = true });
        _world.Change(new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName("bob") });

        var retry = _world.Change(id, StateWorld.NewContact("bob") with { MustNotExist = true });

        Assert.Equal((first.Sequence, first.Outcomes[0]), (retry.Sequence, retry.Outcomes[0]));
        Assert.Equal(3, _world.State.Sequence);
    }

    [Fact]
    public void Newest_request_ids_are_remembered_and_older_ones_forgotten()
    {
        var oldest = _world.Ids.NextId();
        _world.Change(oldest, StateWorld.NewContact("bob"));
        for (var i = 0; i < RequestId.Remembered - 1; i++)
            _world.Change(StateWorld.NewContact("eve", body: $"{i}"));
        Assert.NotNull(_world.State.Requests.Find(new RequestId(oldest)));

        _world.Change(StateWorld.NewContact("eve"));

        Assert.Null(_world.State.Requests.Find(new RequestId(oldest)));
    }

    [Fact]
    public void Request_id_of_another_kind_is_invalid() => Assert.Throws<InvalidException>(
        () => _world.Change(_world.Entries[0].RequestId, StateWorld.NewContact("bob")));

    /// <summary>Goal: nobody is told "stored" of what is nowhere. Method: one request id for two intentions.</summary>
    [Fact]
    public void Request_id_that_was_used_for_other_changes_is_refused()
    {
        var id = _world.Ids.NextId();
        var bob = StateWorld.NewContact("bob");
        _world.Change(id, bob);

        Refused(StateWorld.NewContact("bob", body: "another body"));
        Refused(bob, StateWorld.NewContact("eve"));
        Refused(new DeleteItem { Collection = CollectionId.Contacts, Name = bob.Name });
        Refused(bob with { Name = new ItemName("eve") });
        Refused(bob with { Collection = new CollectionId(CollectionKind.AddressBook, "team") });
        Assert.Equal(2, _world.State.Sequence);

        var deletion = _world.Ids.NextId();
        _world.Change(deletion, new DeleteItem { Collection = CollectionId.Contacts, Name = bob.Name });
        Assert.Throws<InvalidException>(() => _world.Change(deletion, bob));

        void Refused(params Change[] changes) =>
            Assert.Equal(InvalidReason.RequestId, Assert.Throws<InvalidException>(() => _world.Change(id, changes)).Reason);
    }

    /// <summary>The same of what has no body that could tell.</summary>
    [Fact]
    public void Request_id_that_was_used_for_another_name_or_another_property_is_refused()
    {
        var (bob, eve) = (StateWorld.NewContact("bob"), StateWorld.NewContact("eve"));
        _world.Change(bob, eve);
        Change[][] pairs =
        [
            [Describe(bob, "x"), Describe(bob, "y")],
            [Describe(bob, "x"), Describe(eve, "x")],
            [Move(bob, "a"), Move(bob, "b")],
            [new CreateCollection { Collection = Book("a") }, new CreateCollection { Collection = Book("b") }],
            [new PutCollectionProperties { Collection = Book("a"), Properties = Value("x") }, new PutCollectionProperties { Collection = Book("a"), Properties = Value(null) }],
            [new TransferCollection { Collection = Book("a"), Destination = Book("c") }, new TransferCollection { Collection = Book("a"), Destination = Book("d") }],
            [new DeleteItem { Collection = CollectionId.Contacts, Name = eve.Name }, new DeleteItem { Collection = CollectionId.Contacts, Name = bob.Name }],
            [new DeleteCollection { Collection = Book("c") }, new DeleteCollection { Collection = Book("a") }],
        ];

        Assert.All(pairs, pair =>
        {
            var id = _world.Ids.NextId();
            var done = _world.Change(id, pair[0]);
            Assert.True(done.IsCommitted);
            Assert.Equal(done.Sequence, _world.Change(id, pair[0]).Sequence);
            Assert.Equal(InvalidReason.RequestId, Assert.Throws<InvalidException>(() => _world.Change(id, pair[1])).Reason);
        });

        static CollectionId Book(string name) => new(CollectionKind.AddressBook, name);
        static Dictionary<string, string?> Value(string? value) => new() { ["{urn:e}x"] = value };
        static PutItemProperties Describe(PutItem item, string value) => new() { Collection = item.Collection, Name = item.Name, Properties = Value(value) };
        static MoveItem Move(PutItem item, string name) =>
            new() { Collection = item.Collection, Name = item.Name, Destination = item.Collection, DestinationName = new ItemName(name), Copy = false };
    }

    /// <summary>Goal: a retry that crosses an upgrade has its answer. Method: what a release without the sum remembers.</summary>
    [Fact]
    public void Request_that_an_older_release_has_done_is_known_by_its_bodies()
    {
        var request = new ChangeRequest { RequestId = new RequestId(_world.Ids.NextId()), Device = new DeviceId("phone"), Changes = [StateWorld.NewContact("bob")] };
        var older = new RequestResult { Kind = RequestKind.Change };
        older.Outcomes.Add(new StoredOutcome { Created = true, Tag = ItemTag.Of(StateWorld.NewContact("bob")).ToStored() });

        Assert.Same(older, RequestAgreement.Expect(request, older));
        Assert.Throws<InvalidException>(() => RequestAgreement.Expect(request with { Changes = [StateWorld.NewContact("bob", body: "another")] }, older));
    }

    [Fact]
    public void Request_is_done_whole_or_not_at_all()
    {
        var result = _world.Change(StateWorld.NewContact("bob"), StateWorld.NewContact("bob") with { MustNotExist = true });

        Assert.Equal(new ChangeRefusal(1, RefusalReason.PreconditionFailed), result.Refusal);
        Assert.Equal(0, _world.State.ItemCount);
    }

    [Fact]
    public void Preconditions_are_checked_against_what_is_there()
    {
        Refused(RefusalReason.PreconditionFailed, StateWorld.NewContact("bob") with { MustExist = true });
        Refused(RefusalReason.PreconditionFailed, StateWorld.NewContact("bob") with { IfMatch = new ETag("0") });
        var tag = _world.Change(StateWorld.NewContact("bob")).Outcomes[0].ETag!.Value;
        Refused(RefusalReason.PreconditionFailed, StateWorld.NewContact("bob", body: "2") with { MustNotExist = true });
        Refused(RefusalReason.PreconditionFailed, new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName("bob"), IfMatch = new ETag("0") });

        var result = _world.Change(StateWorld.NewContact("bob", body: "2") with { IfMatch = tag });

        Assert.Equal((true, false), (result.IsCommitted, result.Outcomes[0].Created));
    }

    [Fact]
    public void Uid_is_unique_in_its_collection()
    {
        _world.Change(StateWorld.NewContact("bob", uid: "u"));

        var result = _world.Change(StateWorld.NewContact("eve", uid: "u"));
        Assert.Equal(new ChangeRefusal(0, RefusalReason.UidConflict, new ItemName("bob")), result.Refusal);

        var delete = new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName("bob") };
        Assert.True(_world.Change(delete, StateWorld.NewContact("eve", uid: "u")).IsCommitted);
    }

    [Fact]
    public void Calendar_accepts_only_its_components()
    {
        var task = StateWorld.NewContact("t") with { Collection = CollectionId.Calendar, Component = "VTODO" };

        Refused(RefusalReason.ComponentNotAccepted, task);
        Assert.True(_world.Change(task with { Collection = CollectionId.Tasks }).IsCommitted);
        Refused(RefusalReason.ComponentNotAccepted, new CreateCollection { Collection = new CollectionId(CollectionKind.Calendar, "x"), Components = ["VWHAT"] });
    }

    [Fact]
    public void Folders_need_their_parent_and_a_free_name()
    {
        var photo = new PutItem { Collection = CollectionId.Photos, Name = new ItemName("a"), ContentType = "image/png", Body = [1] };
        Refused(RefusalReason.CollectionMissing, new CreateCollection { Collection = Folder("2009/trip") });
        Assert.True(_world.Change(new CreateCollection { Collection = Folder("2009") }, new CreateCollection { Collection = Folder("2009/trip") }).IsCommitted);
        Refused(RefusalReason.CollectionExists, new CreateCollection { Collection = Folder("2009") });
        Refused(RefusalReason.CollectionExists, photo with { Name = new ItemName("2009") });
        _world.Change(photo);
        Refused(RefusalReason.CollectionExists, new CreateCollection { Collection = Folder("a") });
        _world.Change(photo with { Collection = Folder("2009/trip") });

        Assert.True(_world.Change(new DeleteCollection { Collection = Folder("2009") }).IsCommitted);

        Assert.Equal(1, _world.State.ItemCount);
        Assert.Null(_world.State.FindCollection(Folder("2009/trip")));
    }

    [Fact]
    public void Folder_that_must_be_empty_is_not_deleted_with_a_photo_far_below()
    {
        var photo = new PutItem { Collection = Folder("2009/trip"), Name = new ItemName("a"), ContentType = "image/png", Body = [1] };
        _world.Change(new CreateCollection { Collection = Folder("2009") }, new CreateCollection { Collection = Folder("2009/trip") }, photo);

        Refused(RefusalReason.CollectionNotEmpty, new DeleteCollection { Collection = Folder("2009"), MustBeEmpty = true });
        _world.Change(new DeleteItem { Collection = photo.Collection, Name = photo.Name });

        Assert.True(_world.Change(new DeleteCollection { Collection = Folder("2009"), MustBeEmpty = true }).IsCommitted);
    }

    [Fact]
    public void Properties_of_all_items_together_have_a_limit_and_may_always_become_fewer()
    {
        var value = new string('x', PutCollectionProperties.MaximumValueLength);
        var many = Enumerable.Range(0, 10).ToDictionary(number => $"p{number}", _ => (string?)value);
        var last = 0;
        while (_world.Change(StateWorld.NewContact($"{last}")).IsCommitted && _world.Change(PropertiesOf(last, many)).IsCommitted)
            last++;

        Refused(RefusalReason.LimitReached, PropertiesOf(last, many));
        Assert.InRange(_world.State.PropertyBytes, SubscriberLimits.PropertyBytes / 2, SubscriberLimits.PropertyBytes);
        Assert.True(_world.Change(PropertiesOf(0, many.Keys.ToDictionary(name => name, _ => (string?)null))).IsCommitted);
        Assert.True(_world.Change(PropertiesOf(last, many)).IsCommitted);
    }

    [Fact]
    public void Moves_forget_the_oldest_tombstones_as_deletions_do()
    {
        var other = new CollectionId(CollectionKind.AddressBook, "work");
        _world.Change(new CreateCollection { Collection = other });
        for (var number = 0; number <= SubscriberLimits.Tombstones; number++)
        {
            var move = new MoveItem { Collection = CollectionId.Contacts, Name = new ItemName($"{number}"), Destination = other, DestinationName = new ItemName("bob") };
            var delete = new DeleteItem { Collection = other, Name = move.DestinationName };
            Assert.True(_world.Change(StateWorld.NewContact($"{number}"), move, delete).IsCommitted);
        }

        Assert.Equal(
            SubscriberLimits.Tombstones + 1 - SubscriberLimits.TombstonesForgotten,
            _world.State.FindCollection(CollectionId.Contacts)!.Items.Tombstones.Count);
    }

    [Fact]
    public void First_sync_in_pages_goes_on_beside_forgotten_tombstones()
    {
        for (var number = 0; number < 50; number++)
            _world.Change(StateWorld.NewContact($"old-{number}"));
        for (var number = 0; number <= SubscriberLimits.Tombstones; number++)
            _world.Change(StateWorld.NewContact($"{number}"), new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName($"{number}") });
        for (var number = 0; number < 5; number++)
            _world.Change(StateWorld.NewContact($"new-{number}"));
        var seen = new HashSet<string>();
        var request = new SyncRequest { Collection = CollectionId.Contacts, Since = 0, Limit = 10 };
        for (SyncPage? page = null; page is not { HasMore: false };)
        {
            page = StateReads.Sync(_world.State, request)!;
            Assert.Equal(SyncTokenState.Valid, page.Token);
            seen.UnionWith(page.Changes.Where(change => change.Info is not null).Select(change => change.Name.Value));
            request = request with { Since = page.Sequence, Epoch = page.Epoch };
        }

        Assert.Equal(55, seen.Count);
        Assert.True(_world.State.FindCollection(CollectionId.Contacts)!.Stored.SyncFloor > 51);
    }

    [Fact]
    public void Moved_item_leaves_a_tombstone_and_keeps_its_properties()
    {
        var other = new CollectionId(CollectionKind.AddressBook, "work");
        _world.Change(new CreateCollection { Collection = other }, StateWorld.NewContact("bob"), Properties("bob"));

        var move = new MoveItem { Collection = CollectionId.Contacts, Name = new ItemName("bob"), Destination = other, DestinationName = new ItemName("rob") };
        Assert.True(_world.Change(move).IsCommitted);

        Assert.True(_world.State.FindCollection(CollectionId.Contacts)!.Items.Tombstones.ContainsKey("bob"));
        Assert.NotNull(_world.State.FindCollection(other)!.Items.Find("rob")!.Properties);
        Refused(RefusalReason.ItemMissing, move);
        Refused(RefusalReason.NotAllowed, move with { Collection = other, Name = new ItemName("rob"), Destination = CollectionId.Photos });
    }

    [Fact]
    public void Body_that_is_replaced_keeps_the_dead_properties_of_its_name()
    {
        _world.Change(StateWorld.NewContact("bob"), Properties("bob"));

        _world.Change(StateWorld.NewContact("bob", body: "2"));

        Assert.NotNull(_world.State.FindCollection(CollectionId.Contacts)!.Items.Find("bob")!.Properties);
    }

    [Fact]
    public void Token_from_before_a_collection_was_made_again_is_too_old()
    {
        var id = new CollectionId(CollectionKind.AddressBook, "work");
        _world.Change(new CreateCollection { Collection = id });
        var token = StateReads.Sync(_world.State, new SyncRequest { Collection = id, Since = 0 })!;
        _world.Change(new DeleteCollection { Collection = id });
        Assert.Null(StateReads.Sync(_world.State, new SyncRequest { Collection = id, Since = token.Sequence, Epoch = token.Epoch }));
        _world.Change(new CreateCollection { Collection = id });

        Assert.Equal(SyncTokenState.TooOld, Judge(id, token.Sequence, token.Epoch));
        Assert.Equal(SyncTokenState.Ahead, Judge(CollectionId.Contacts, token.Sequence, Guid.Empty));
        Assert.Equal(SyncTokenState.Ahead, Judge(CollectionId.Contacts, 100, token.Epoch));
        Assert.Equal(SyncTokenState.Valid, Judge(CollectionId.Contacts, token.Sequence, token.Epoch));
    }

    [Fact]
    public void Oldest_tombstones_are_forgotten_by_an_entry_and_older_tokens_are_too_old()
    {
        const int deletions = SubscriberLimits.Tombstones + 1;
        for (var first = 0; first < deletions; first += ChangeRequest.MaximumChanges)
        {
            var names = Enumerable.Range(first, Math.Min(ChangeRequest.MaximumChanges, deletions - first)).Select(i => $"c{i}").ToArray();
            _world.Change([.. names.Select(name => StateWorld.NewContact(name, body: "x"))]);
            _world.Change([.. names.Select(name => new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName(name) })]);
        }

        var tombstones = _world.State.FindCollection(CollectionId.Contacts)!.Items.Tombstones.Count;
        Assert.InRange(tombstones, SubscriberLimits.Tombstones - SubscriberLimits.TombstonesForgotten, SubscriberLimits.Tombstones);
        Assert.Equal(SyncTokenState.TooOld, Judge(CollectionId.Contacts, 2, _world.State.Epoch));
        Assert.Equal(SyncTokenState.Valid, Judge(CollectionId.Contacts, _world.State.Sequence - 10, _world.State.Epoch));
    }

    [Fact]
    public void Entry_over_its_limit_is_too_large()
    {
        var properties = Enumerable.Range(0, 20).ToDictionary(i => $"{{x}}{i}", _ => (string?)new string('v', 4_000));

        var exception = Assert.Throws<InvalidException>(() => _world.Change(
            new PutCollectionProperties { Collection = CollectionId.Contacts, Properties = properties }));
        Assert.Equal(InvalidReason.TooLarge, exception.Reason);
    }

    private static CollectionId Folder(string path) => new(CollectionKind.Photos, path);

    private static PutItemProperties Properties(string name) => new()
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName(name),
        Properties = new Dictionary<string, string?> { ["{x}y"] = "z" },
    };

    private SyncTokenState Judge(CollectionId id, long since, Guid epoch) =>
        StateReads.Sync(_world.State, new SyncRequest { Collection = id, Since = since, Epoch = epoch })!.Token;

    private static PutItemProperties PropertiesOf(int item, Dictionary<string, string?> properties) => new()
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName($"{item}"),
        Properties = properties,
    };

    private void Refused(RefusalReason reason, Change change) => Assert.Equal(reason, _world.Change(change).Refusal?.Reason);
}
