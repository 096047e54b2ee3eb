using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.ClusterTests.Replicas;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>
/// Goal: a device keeps every item whatever became of the server's copies, as in 2009 it did not.
/// Method: a vdirsyncer in sync, which keeps no sync tokens and so has no means of its own; all regions lost, rolled back, unreadable, partly
/// missing, or of another life; in the end they come back, and with them what was written meanwhile.
/// </summary>
public sealed class AmnesiaGuardTests : IAsyncDisposable
{
    private const string Subscriber = "ann";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _expected = [];
    private NodeProcess _node = null!;
    private SyncedDevice _phone = null!;
    private string _current = "";

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Device_keeps_every_item_whatever_becomes_of_the_servers_copies()
    {
        var vdirsyncer = ExternalProgram.Require("vdirsyncer");
        _node = await NodeProcess.StartNewAsync();
        (var household, var account) = await Household.FoundAsync(_node, Subscriber, vdirsyncer, _folder);
        _phone = household.Phone;
        Fill();
        (await _phone.SyncAsync()).Succeeded();
        await _node.StopAsync();
        var old = Keep("old");
        await _node.StartAsync();
        Put("contacts", new ContactSource(seed: 32).Take(12));
        (await _phone.SyncAsync()).Succeeded();
        await _node.StopAsync();
        _current = Keep("current");
        var other = await OtherLifeAsync();

        // Never sent before the end: it must survive every failure in between.
        Put("contacts", new ContactSource(seed: 33).Take(1));

        await HeldAsync("a lost head", () => EditAll("DELETE FROM blobs WHERE key LIKE 'heads/%'"));
        await HeldAsync("a lost past", () => EditAll("DELETE FROM blobs WHERE key LIKE 'segments/%' OR key LIKE 'snapshots/%'"));
        await HeldAsync("every trace of the subscriber lost", () => EditAll("DELETE FROM blobs WHERE key LIKE '%/ann%'"));
        await HeldAsync("heads that cannot be read", () => EditAll("UPDATE blobs SET content = zeroblob(length(content)) WHERE key LIKE 'heads/%'"));
        await HeldAsync("a copy of yesterday in all regions", () => Restore(old));
        await HeldAsync("another life of the same subscriber", () => Restore(other));
        await RefusedAsync("lost regions", () =>
        {
            foreach (var region in NodeProcess.RegionNames)
                Directory.Delete(_node.RegionFolder(region), recursive: true);
        });

        Restore(_current);
        await _node.StartAsync();
        (await _phone.SyncAsync()).Succeeded();
        AssertKept("the right copies again");
        using var client = new DavClient(_node.Gateway, account);
        Assert.Equal(_expected["contacts"].Count, (await client.NamesAsync("contacts")).Count);
    }

    /// <summary>The node starts, knows that it lost something, and says so to whoever asks.</summary>
    private async Task HeldAsync(string what, Action damage)
    {
        Restore(_current);
        damage();
        var holds = _node.Log.Count("is held");
        await _node.StartAsync();
        var sync = await _phone.SyncAsync();
        Assert.True(sync.ExitCode != 0, $"With {what} the sync went on as if nothing were amiss:\n{sync.Output}");
        Assert.True(_node.Log.Count("is held") > holds || _node.Log.Contains("cannot be trusted"), $"With {what} nobody is held:\n{_node.Log}");
        AssertKept(what);
        await _node.StopAsync();
    }

    /// <summary>The node does not start at all.</summary>
    private async Task RefusedAsync(string what, Action damage)
    {
        Restore(_current);
        damage();
        _node.Launch();
        Assert.NotEqual(0, await _node.WaitForExitAsync());
        Assert.NotEqual(0, (await _phone.SyncAsync()).ExitCode);
        AssertKept(what);
    }

    private void Fill()
    {
        Put("contacts", new ContactSource(seed: 31).Take(25));
        Put("calendar", new CalendarSource(seed: 31).TakeEvents(8));
        Put("tasks", new CalendarSource(seed: 31).TakeTasks(4));
    }

    private void Put(string collection, IEnumerable<SampleItem> items)
    {
        foreach (var item in items)
            _phone.Put(collection, item);
        foreach (var known in SyncedDevice.Collections)
            _expected[known] = _phone.Read(known);
    }

    private void AssertKept(string what)
    {
        foreach (var (collection, items) in _expected)
        {
            var held = _phone.Read(collection);
            var lost = items.Keys.Where(uid => !held.ContainsKey(uid)).ToList();
            Assert.True(lost.Count == 0, $"With {what} the device lost {lost.Count} of {items.Count} in {collection}: {string.Join(", ", lost)}");
            Assert.Equal(items, held);
        }
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

    private string Keep(string name, NodeProcess? node = null)
    {
        foreach (var region in NodeProcess.RegionNames)
            Copy((node ?? _node).RegionFolder(region), _folder.Make(name, region));
        return Path.Combine(_folder.Path, name);
    }

    private void Restore(string copy)
    {
        foreach (var region in NodeProcess.RegionNames)
        {
            if (Directory.Exists(_node.RegionFolder(region)))
                Directory.Delete(_node.RegionFolder(region), recursive: true);
            Copy(Path.Combine(copy, region), Directory.CreateDirectory(_node.RegionFolder(region)).FullName);
        }
    }

    private void EditAll(string statement)
    {
        foreach (var region in NodeProcess.RegionNames)
            RegionEdit.Run(_node.RegionFolder(region), statement);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
