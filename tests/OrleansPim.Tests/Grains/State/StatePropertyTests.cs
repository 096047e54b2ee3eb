using System.Text;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Items;
using OrleansPim.Contracts.Sync;
using OrleansPim.Grains.State;

namespace OrleansPim.Tests.Grains.State;

/// <summary>The state against a naive model, over thousands of random changes; a failing seed becomes a test of its own.</summary>
public sealed class StatePropertyTests
{
    private const int Names = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_changes_do_what_the_model_does(int seed)
    {
        var (world, model, random) = (new StateWorld(seed), new StateModel(), new Random(seed));
        for (var step = 0; step < 1_000; step++)
        {
            var change = NewChange(random);
            var result = world.Change(change);
            Assert.Equal(model.Apply(change, result.Sequence), result.IsCommitted);
        }

        var page = StateReads.List(world.State, new ListRequest { Collection = CollectionId.Contacts, WithBodies = true })!;
        Assert.Equal(model.Live.Order(StringComparer.Ordinal), page.Items.Select(item => item.Info.Name.Value));
        Assert.All(page.Items, item => Assert.Equal(model.Items[item.Info.Name.Value].Body, Encoding.UTF8.GetString(item.Body!)));
        Assert.Equal(model.Live.Count(), world.State.ItemCount);
        Assert.Equal(page.Items.Sum(item => item.Info.Length), world.State.Bytes);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Replay_and_snapshot_give_the_live_state(int seed)
    {
        var (world, random) = (new StateWorld(seed), new Random(seed));
        for (var step = 0; step < 2_000; step++)
            world.Change(NewChange(random));

        var replayed = world.Entries.Aggregate(SubscriberState.Empty, (state, entry) => state.Apply(entry));
        var middle = world.Entries.Take(1_000).Aggregate(SubscriberState.Empty, (state, entry) => state.Apply(entry));
        var resumed = world.Entries.Skip(1_000).Aggregate(StateWorld.Reload(middle), (state, entry) => state.Apply(entry));

        var records = StateWorld.RecordsOf(world.State);
        Assert.Equal(records, StateWorld.RecordsOf(replayed));
        Assert.Equal(records, StateWorld.RecordsOf(resumed));
        Assert.Equal((world.State.ItemCount, world.State.Bytes), (resumed.ItemCount, resumed.Bytes));
    }

    /// <summary>Goal: a device that syncs at any times, in pages of any size, ends up with what is there.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Device_that_syncs_now_and_then_holds_what_the_server_holds(int seed)
    {
        var (world, random) = (new StateWorld(seed), new Random(seed));
        var device = new Dictionary<string, string>();
        SyncPage? page = null;
        for (var step = 0; step < 1_000; step++)
        {
            world.Change([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => NewChange(random))]);
            if (random.Next(10) > 0)
                continue;
            do
            {
                page = Sync(world.State, page, limit: random.Next(1, 8));
                foreach (var change in page.Changes)
                {
                    if (change.Info is { } info)
                        device[change.Name.Value] = info.ETag.Value;
                    else
                        device.Remove(change.Name.Value);
                }
            }
            while (page.HasMore);
            var stored = world.State.FindCollection(CollectionId.Contacts)!.Items.Items;
            Assert.Equal(stored.ToDictionary(item => item.Name, item => ItemTag.Of(item).ToETag().Value), device);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Pages_of_any_size_list_everything_once(int seed)
    {
        var (world, random) = (new StateWorld(seed), new Random(seed));
        for (var step = 0; step < 300; step++)
            world.Change(NewChange(random));
        var listed = new List<string>();
        ItemName? after = null;
        do
        {
            var page = StateReads.List(world.State, new ListRequest { Collection = CollectionId.Contacts, After = after, Limit = random.Next(1, 6) })!;
            listed.AddRange(page.Items.Select(item => item.Info.Name.Value));
            after = page.After;
        }
        while (after is not null);

        Assert.Equal(world.State.FindCollection(CollectionId.Contacts)!.Items.Items.Select(item => item.Name), listed);
    }

    private static SyncPage Sync(SubscriberState state, SyncPage? last, int limit)
    {
        var page = StateReads.Sync(
            state, new SyncRequest { Collection = CollectionId.Contacts, Since = last?.Sequence ?? 0, Epoch = last?.Epoch, Limit = limit })!;
        Assert.Equal(SyncTokenState.Valid, page.Token);
        return page;
    }

    private static Change NewChange(Random random)
    {
        var name = $"c{random.Next(Names)}";
        return random.Next(10) switch
        {
            < 6 => StateWorld.NewContact(name, $"uid{random.Next(2 * Names)}", $"body {random.Next()}") with { MustNotExist = random.Next(4) == 0 },
            < 9 => new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName(name) },
            _ => new MoveItem
            {
                Collection = CollectionId.Contacts,
                Name = new ItemName(name),
                Destination = CollectionId.Contacts,
                DestinationName = new ItemName($"c{random.Next(Names)}"),
                Overwrite = random.Next(2) == 0,
                Copy = random.Next(4) == 0,
            },
        };
    }
}
