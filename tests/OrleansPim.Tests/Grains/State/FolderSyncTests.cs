using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Sync;
using OrleansPim.Grains.State;

namespace OrleansPim.Tests.Grains.State;

/// <summary>Goal: a device that follows a folder learns of the folders in it. Method: the state's answers to one token after another.</summary>
public sealed class FolderSyncTests
{
    private readonly StateWorld _world = new(seed: 1);
    private SyncPage? _last;

    [Fact]
    public void Folders_that_are_made_changed_and_removed_are_told_by_the_folder_above()
    {
        Assert.Empty(Sync());
        _world.Change(new CreateCollection { Collection = Folder("a") }, new CreateCollection { Collection = Folder("a/b") });
        Assert.Equal(["a"], Sync());
        Assert.Empty(Sync());
        _world.Change(new PutCollectionProperties { Collection = Folder("a"), Properties = new Dictionary<string, string?> { ["{x}y"] = "z" } });
        Assert.Equal(["a"], Sync());
        _world.Change(NewPhoto("a/b"));
        Assert.Equal(["a"], Sync());
        _world.Change(new DeleteCollection { Collection = Folder("a/b") });
        Assert.Equal(["a"], Sync());
        _world.Change(new DeleteCollection { Collection = Folder("a") });
        Assert.Equal(["-a"], Sync());
        Assert.Empty(Sync());
    }

    [Fact]
    public void Folder_that_was_made_again_is_changed_and_not_removed()
    {
        _world.Change(new CreateCollection { Collection = Folder("a") });
        Sync();
        _world.Change(new DeleteCollection { Collection = Folder("a") });
        _world.Change(new CreateCollection { Collection = Folder("a") });

        Assert.Equal(["a"], Sync());
    }

    [Fact]
    public void Photo_in_the_place_of_a_folder_does_not_hide_its_removal()
    {
        _world.Change(new CreateCollection { Collection = Folder("a") });
        Sync();
        _world.Change(new DeleteCollection { Collection = Folder("a") }, NewPhoto("", "a"));

        Assert.Equal(["-a"], Sync());
        Assert.Equal("a", Assert.Single(_last!.Changes).Name.Value);
    }

    [Fact]
    public void Newest_sequence_of_a_folder_is_what_its_sync_leads_to()
    {
        _world.Change(new CreateCollection { Collection = Folder("a") }, new CreateCollection { Collection = Folder("a/b") });
        _world.Change(NewPhoto("a/b"));

        foreach (var collection in StateReads.Collections(_world.State))
            Assert.Equal(collection.Sequence, StateReads.Sync(_world.State, new SyncRequest { Collection = collection.Id, Since = 0 })!.Sequence);
        Assert.Equal(_world.State.Sequence, StateReads.List(_world.State, new() { Collection = CollectionId.Photos })!.Collection.Sequence);
    }

    [Fact]
    public void Pages_hold_folders_and_photos_in_the_order_of_their_changes()
    {
        for (var number = 0; number < 10; number++)
        {
            _world.Change(new CreateCollection { Collection = Folder($"f{number}") });
            _world.Change(NewPhoto("", $"p{number}"));
        }

        var (seen, request) = (new List<string>(), new SyncRequest { Collection = CollectionId.Photos, Since = 0, Limit = 3 });
        for (SyncPage? page = null; page is not { HasMore: false };)
        {
            page = StateReads.Sync(_world.State, request)!;
            Assert.InRange(page.Changes.Count + page.Folders!.Count, 1, 3);
            seen.AddRange(page.Changes.Select(change => change.Name.Value).Concat(page.Folders.Select(folder => folder.Id.Name)));
            request = request with { Since = page.Sequence, Epoch = page.Epoch };
        }

        Assert.Equal(20, seen.Distinct().Count());
        Assert.Equal(20, seen.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(21)]
    public void Deletion_of_a_folder_counts_its_photos_and_not_its_tombstone(int photos)
    {
        _world.Change(new CreateCollection { Collection = Folder("a") });
        if (photos > 0)
            _world.Change([.. Enumerable.Range(0, photos).Select(number => NewPhoto("a", $"{number}"))]);

        Assert.True(_world.Change(new DeleteCollection { Collection = Folder("a") }).IsCommitted);

        Assert.Equal(photos > 20 ? 1 : 0, _world.State.Deletions.Marked.Count());
        Assert.Equal((0, 0L, 0L), (_world.State.ItemCount, _world.State.Bytes, _world.State.PropertyBytes));
        var read = StateWorld.Reload(_world.State);
        Assert.Equal(StateWorld.RecordsOf(read), StateWorld.RecordsOf(_world.State));
    }

    [Fact]
    public void Names_without_room_for_the_mark_leave_the_tombstone_of_a_photo()
    {
        var name = new string('x', ItemName.MaximumLength - 1);
        _world.Change(new CreateCollection { Collection = Folder(name) });
        Sync();

        Assert.True(_world.Change(new DeleteCollection { Collection = Folder(name) }).IsCommitted);

        Assert.Empty(Sync());
        Assert.Equal(name, Assert.Single(_last!.Changes, change => change.Info is null).Name.Value);
    }

    [Fact]
    public void Photo_that_an_older_release_named_like_a_folders_tombstone_is_not_given_up_for_it()
    {
        _world.Change(new CreateCollection { Collection = Folder("a") }, NewPhoto("", "b"));
        var photos = _world.State.FindCollection(CollectionId.Photos)!;
        var old = photos.Items.Find("b")!.Clone();
        old.Name = FolderTombstone.NameOf(Folder("a"));
        var state = _world.State.With(photos with { Items = photos.Items.Put(old) });

        Assert.Empty(FolderTombstone.Leave(state, state.FindCollection(Folder("a"))!));
        Assert.Same(state, FolderTombstone.Bury(state, Folder("a"), new EntryStamp(9, 9)));
    }

    [Fact]
    public void Tombstones_of_folders_have_a_limit_as_those_of_photos_do()
    {
        for (var number = 0; number <= SubscriberLimits.Tombstones; number++)
            Assert.True(_world.Change(new CreateCollection { Collection = Folder($"{number}") }, new DeleteCollection { Collection = Folder($"{number}") }).IsCommitted);

        Assert.InRange(_world.State.FindCollection(CollectionId.Photos)!.Items.Tombstones.Count, 1, SubscriberLimits.Tombstones);
    }

    private static CollectionId Folder(string path) => new(CollectionKind.Photos, path);

    private static PutItem NewPhoto(string folder, string name = "p") =>
        new() { Collection = Folder(folder), Name = new ItemName(name), ContentType = "image/png", Body = [1] };

    // Removed folders with a minus.
    private IEnumerable<string> Sync()
    {
        _last = StateReads.Sync(_world.State, new SyncRequest { Collection = CollectionId.Photos, Since = _last?.Sequence ?? 0, Epoch = _last?.Epoch })!;
        Assert.Equal(SyncTokenState.Valid, _last.Token);
        return _last.Folders!.Select(folder => folder.Info is null ? "-" + folder.Id.Name : folder.Id.Name);
    }
}
