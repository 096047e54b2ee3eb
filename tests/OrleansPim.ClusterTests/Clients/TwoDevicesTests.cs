using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>
/// Goal: with real clients, nothing that was ever in sync is lost, whatever happens to a region or to the process.
/// Method: two vdirsyncers, a node as a process, a region deleted and the process killed in the middle of syncs.
/// </summary>
public sealed class TwoDevicesTests
{
    private const string Subscriber = "ann";
    private const int Contacts = 500;
    private const int Events = 180;
    private const int Tasks = 120;

    [Fact]
    public async Task Two_devices_lose_nothing_while_a_region_is_deleted_and_the_node_is_killed()
    {
        var vdirsyncer = ExternalProgram.Require("vdirsyncer");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var (household, account) = await Household.FoundAsync(node, Subscriber, vdirsyncer, folder);

        Fill(household);
        await household.ConvergeAsync();
        await AssertStoredByteForByteAsync(node, household, account);

        EditOnBoth(household, "first round", 10);
        await household.ConvergeAsync();

        EditOnBoth(household, "while a region is deleted", 6);
        await DeleteRegionDuringSyncAsync(node, household, "beta");
        await household.ConvergeAsync();
        await node.AllRegionsVoteAsync();

        EditOnBoth(household, "while the node is killed", 4);
        await KillDuringSyncAsync(node, household);
        await household.ConvergeAsync(afterKill: true);
        await AssertStoredByteForByteAsync(node, household, account);

        await node.AllRegionsVoteAsync();
        await node.AllReplicasAreEqualAsync();
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(ReplicaComparison.Differences(node.ReadRegions()));

        await node.StartAsync();
        await household.ConvergeAsync();
    }

    private static void Fill(Household household)
    {
        foreach (var contact in new ContactSource(seed: 1).Take(Contacts))
            household.Put(household.Phone, "contacts", contact);
        foreach (var happening in new CalendarSource(seed: 2).TakeEvents(Events))
            household.Put(household.Phone, "calendar", happening);
        foreach (var task in new CalendarSource(seed: 3).TakeTasks(Tasks))
            household.Put(household.Phone, "tasks", task);
    }

    /// <summary>Edits every <paramref name="step"/>-th item on the phone, deletes others on the tablet, and adds new ones on both.</summary>
    private static void EditOnBoth(Household household, string note, int step)
    {
        foreach (var collection in SyncedDevice.Collections)
        {
            var items = Sorted(household.Expected(collection)).ToList();
            foreach (var (index, (uid, text)) in items.Index())
            {
                var item = new SampleItem(uid, text).Edited($"{note}, {uid}");
                if (index % step == 0)
                    household.Put(household.Phone, collection, item);
                else if (index % step == 1)
                    household.Put(household.Tablet, collection, item);
                else if (index % (step * 2) == 2)
                    household.Delete(household.Tablet, collection, uid);
                else if (index % (step * 2) == 3)
                    household.Delete(household.Phone, collection, uid);
            }
        }
        foreach (var contact in new ContactSource(note.Length).Take(10))
            household.Put(household.Tablet, "contacts", contact);
    }

    private static async Task DeleteRegionDuringSyncAsync(NodeProcess node, Household household, string region)
    {
        var before = await node.SequenceAsync(Subscriber);
        var sync = household.Phone.SyncAsync();
        await Eventually.HoldsAsync("the sync has begun to write", async () => await node.SequenceAsync(Subscriber) > before);

        Directory.Delete(node.RegionFolder(region), recursive: true);

        (await sync).Succeeded();
        (await household.Tablet.SyncAsync()).Succeeded();
    }

    private static async Task KillDuringSyncAsync(NodeProcess node, Household household)
    {
        var before = await node.SequenceAsync(Subscriber);
        var sync = household.Phone.SyncAsync();
        await Eventually.HoldsAsync("the sync has begun to write", async () => await node.SequenceAsync(Subscriber) > before);

        await node.KillAsync();

        // The client was cut off: it says so, keeps its own copies, and tries again later.
        await sync;
        await node.StartAsync();
    }

    /// <summary>Compares what the server answers with what was written on the devices, byte for byte.</summary>
    private static async Task AssertStoredByteForByteAsync(NodeProcess node, Household household, SubscriberAdded account)
    {
        using var client = new DavClient(node.Gateway, account);
        foreach (var collection in SyncedDevice.Collections)
        {
            var stored = new Dictionary<string, string>();
            foreach (var name in await client.NamesAsync(collection))
            {
                var text = await client.GetAsync(collection, name);
                Assert.NotNull(text);
                stored.Add(SyncedDevice.UidOf(text), text);
            }
            Assert.Equal(Sorted(household.Expected(collection)), Sorted(stored));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> items) =>
        items.OrderBy(item => item.Key, StringComparer.Ordinal);
}
