using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>
/// A node with two devices in sync, and copies of its data folder from three moments: what tests of the guard begin with. Made by the first test
/// that asks for it; each test puts back the copy that it needs.
/// </summary>
/// <remarks>One device is vdirsyncer, which keeps no sync tokens; the other keeps one for each collection.</remarks>
public sealed class GuardedHousehold : IAsyncDisposable
{
    private const string Subscriber = "ann";
    private const string WitnessCopy = "witness";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _expected = [];
    private NodeProcess? _node;

    internal NodeProcess Node => _node!;

    /// <summary>The device without tokens.</summary>
    internal SyncedDevice Phone { get; private set; } = null!;

    /// <summary>The device with tokens.</summary>
    internal TokenDevice Tablet { get; private set; } = null!;

    internal SubscriberAdded Account { get; private set; } = null!;

    /// <summary>Everything as it was when the devices were last in sync.</summary>
    internal string Current { get; private set; } = "";

    /// <summary>Everything as it was one sync earlier.</summary>
    internal string Old { get; private set; } = "";

    /// <summary>Another life of the same subscriber.</summary>
    internal string Other { get; private set; } = "";

    /// <summary>What the vdirsyncer's folders must hold, by collection and UID.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Expected => _expected;

    public async ValueTask DisposeAsync()
    {
        Tablet?.Dispose();
        if (_node is not null)
            await _node.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Makes everything, once; the node does not run afterwards.</summary>
    internal async Task PrepareAsync()
    {
        var vdirsyncer = ExternalProgram.Require("vdirsyncer");
        if (_node is not null)
            return;
        _node = await NodeProcess.StartNewAsync();
        (var household, Account) = await Household.FoundAsync(_node, Subscriber, vdirsyncer, _folder);
        Phone = household.Phone;
        Put("contacts", new ContactSource(seed: 31).Take(25));
        Put("calendar", new CalendarSource(seed: 31).TakeEvents(8));
        Put("tasks", new CalendarSource(seed: 31).TakeTasks(4));
        (await Phone.SyncAsync()).Succeeded();
        await _node.StopAsync();
        Old = Keep("old", _node);
        await _node.StartAsync();
        Put("contacts", new ContactSource(seed: 32).Take(12));
        (await Phone.SyncAsync()).Succeeded();
        Tablet = new TokenDevice(_node.Gateway, Account);
        await Tablet.SyncAsync();
        await _node.StopAsync();
        Current = Keep("current", _node);
        Other = await OtherLifeAsync();

        // Never sent before the right copies are back: it must survive every failure until then.
        Put("contacts", new ContactSource(seed: 33).Take(1));
    }

    /// <summary>Puts the regions back, and what the node remembers apart from them, as if nothing had happened since.</summary>
    internal void Restore(string copy)
    {
        RestoreRegions(copy);
        File.Copy(Path.Combine(copy, WitnessCopy), Node.WitnessFile, overwrite: true);
    }

    /// <summary>Puts only the regions back.</summary>
    internal void RestoreRegions(string copy)
    {
        foreach (var region in NodeProcess.RegionNames)
        {
            DeleteRegion(region);
            Copy(Path.Combine(copy, region), Directory.CreateDirectory(Node.RegionFolder(region)).FullName);
        }
    }

    internal void DeleteRegion(string region)
    {
        if (Directory.Exists(Node.RegionFolder(region)))
            Directory.Delete(Node.RegionFolder(region), recursive: true);
    }

    /// <summary>Runs a statement in the file of every region.</summary>
    internal void EditAll(string statement)
    {
        foreach (var region in NodeProcess.RegionNames)
            RegionEdit.Run(Node.RegionFolder(region), statement);
    }

    /// <summary>Checks that both devices hold every item that they ever held, and says how many.</summary>
    internal void AssertKept(string what)
    {
        foreach (var (collection, items) in _expected)
        {
            var held = Phone.Read(collection);
            var lost = items.Keys.Where(uid => !held.ContainsKey(uid)).ToList();
            Assert.True(lost.Count == 0, $"With {what} the device lost {lost.Count} of {items.Count} in {collection}: {string.Join(", ", lost)}");
            Assert.Equal(items, held);
            TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {held.Count} of {items.Count} in {collection} without tokens, {Tablet.Held(collection).Count} with tokens");
        }
        Assert.Equal((37, 8, 4), (Tablet.Held("contacts").Count, Tablet.Held("calendar").Count, Tablet.Held("tasks").Count));
        Assert.Equal((38, 8, 4), (Phone.Read("contacts").Count, Phone.Read("calendar").Count, Phone.Read("tasks").Count));
    }

    private void Put(string collection, IEnumerable<SampleItem> items)
    {
        foreach (var item in items)
            Phone.Put(collection, item);
        foreach (var known in SyncedDevice.Collections)
            _expected[known] = Phone.Read(known);
    }

    /// <summary>The regions of another node, where somebody provisioned the same subscriber anew.</summary>
    private async Task<string> OtherLifeAsync()
    {
        await using var other = await NodeProcess.StartNewAsync();
        using var client = new DavClient(
            other.Gateway, await other.Administration.AddSubscriberAsync(Subscriber, "phone", TestContext.Current.CancellationToken));
        using var answer = await client.PutContactAsync("new.vcf", new ContactSource(seed: 34).Take(1)[0].Text);
        Assert.True(answer is { IsSuccessStatusCode: true });
        await other.StopAsync();
        return Keep("other", other);
    }

    private string Keep(string name, NodeProcess node)
    {
        foreach (var region in NodeProcess.RegionNames)
            Copy(node.RegionFolder(region), _folder.Make(name, region));
        File.Copy(node.WitnessFile, Path.Combine(_folder.Path, name, WitnessCopy));
        return Path.Combine(_folder.Path, name);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
