using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>One subscriber with two devices, and what both must hold once everything is in sync.</summary>
internal sealed class Household
{
    private const int MaximumSyncs = 20;

    private readonly Dictionary<string, Dictionary<string, string>> _expected =
        SyncedDevice.Collections.ToDictionary(collection => collection, _ => new Dictionary<string, string>());

    private Household(SyncedDevice phone, SyncedDevice tablet)
    {
        Phone = phone;
        Tablet = tablet;
    }

    /// <summary>The first device.</summary>
    public SyncedDevice Phone { get; }

    /// <summary>The second device.</summary>
    public SyncedDevice Tablet { get; }

    /// <summary>Provisions a subscriber and sets both devices up.</summary>
    public static async Task<(Household Household, SubscriberAdded Account)> FoundAsync(
        NodeProcess node, string subscriber, ExternalProgram vdirsyncer, TemporaryFolder folder)
    {
        var token = TestContext.Current.CancellationToken;
        var phone = await node.Administration.AddSubscriberAsync(subscriber, "phone", token);
        var tablet = await node.Administration.AddDeviceAsync(subscriber, "tablet", token);
        var household = new Household(
            new SyncedDevice(vdirsyncer, folder.Make("phone"), node.Gateway, subscriber, phone.Password),
            new SyncedDevice(vdirsyncer, folder.Make("tablet"), node.Gateway, subscriber, tablet.Password));
        await household.Phone.DiscoverAsync();
        await household.Tablet.DiscoverAsync();
        return (household, phone);
    }

    /// <summary>Somebody makes or edits an item on one device.</summary>
    public void Put(SyncedDevice device, string collection, SampleItem item)
    {
        device.Put(collection, item);
        _expected[collection][item.Uid] = item.Text;
    }

    /// <summary>Somebody deletes an item on one device.</summary>
    public void Delete(SyncedDevice device, string collection, string uid)
    {
        device.Delete(collection, uid);
        _expected[collection].Remove(uid);
    }

    /// <summary>What everybody must hold of one collection: text by UID, byte for byte as it was written.</summary>
    public IReadOnlyDictionary<string, string> Expected(string collection) => _expected[collection];

    /// <summary>Synchronises both devices until neither has anything left to do, then compares them with what is expected.</summary>
    /// <param name="afterKill">
    /// Whether the node was killed during the last sync. A change that was under way may then take effect as late as the next one's,
    /// and the client, which tries it again under the old tag, is refused once; it says so, and finds the same content on its next sync.
    /// </param>
    public async Task ConvergeAsync(bool afterKill = false)
    {
        var isDone = false;
        for (var sync = 0; sync < MaximumSyncs && !isDone; sync++)
        {
            var phone = await Phone.SyncAsync();
            var tablet = await Tablet.SyncAsync();
            if (!afterKill || sync == MaximumSyncs - 1)
            {
                phone.Succeeded();
                tablet.Succeeded();
            }
            isDone = phone.ExitCode == 0 && tablet.ExitCode == 0 && IsConverged();
        }
        foreach (var collection in SyncedDevice.Collections)
        {
            AssertHolds("phone", Phone, collection);
            AssertHolds("tablet", Tablet, collection);
        }
    }

    private bool IsConverged() => SyncedDevice.Collections.All(collection =>
        IsEqual(Phone.Read(collection), _expected[collection]) && IsEqual(Tablet.Read(collection), _expected[collection]));

    private static bool IsEqual(IReadOnlyDictionary<string, string> left, Dictionary<string, string> right) =>
        left.Count == right.Count && left.All(item => right.TryGetValue(item.Key, out var text) && SyncedDevice.Plain(text) == item.Value);

    private void AssertHolds(string device, SyncedDevice folder, string collection)
    {
        var held = folder.Read(collection);
        var expected = _expected[collection];
        Assert.True(expected.Keys.All(held.ContainsKey), $"The {device} lost {string.Join(", ", expected.Keys.Where(uid => !held.ContainsKey(uid)))}.");
        Assert.True(held.Keys.All(expected.ContainsKey), $"On the {device} came back {string.Join(", ", held.Keys.Where(uid => !expected.ContainsKey(uid)))}.");
        Assert.All(expected, item => Assert.Equal(SyncedDevice.Plain(item.Value), held[item.Key]));
    }
}
