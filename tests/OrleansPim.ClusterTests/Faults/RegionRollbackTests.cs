using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Repair;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: a node that starts beside a copy of yesterday is not deceived. Method: a region's folder is put back, marker and all, while no process lives.</summary>
public sealed class RegionRollbackTests
{
    private const string Subscriber = "bob";

    [Fact]
    public async Task A_region_put_back_to_an_older_copy_while_the_node_was_down_is_rebuilt_before_it_votes()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var account = await node.Administration.AddSubscriberAsync(Subscriber, "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(node.Gateway, account);
        var contacts = new ContactSource(seed: 21).Take(20);
        foreach (var contact in contacts.Take(10))
            await PutAsync(client, contact);
        await node.AllRegionsVoteAsync();
        Assert.Equal(0, await node.StopAsync());
        var copy = node.RegionFolder("beta") + ".copy";
        CopyFolder(node.RegionFolder("beta"), copy);
        var counter = Witness(node, "beta").Counter;

        await node.StartAsync();
        foreach (var contact in contacts.Skip(10))
            await PutAsync(client, contact);
        await Eventually.HoldsAsync("another region has noted down that beta came further",
            () => Task.FromResult(Witness(node, "gamma").Sightings[new RegionName("beta")].Counter > counter), node.Log.ToString);
        await node.AllRegionsVoteAsync();
        var life = (await node.RegionAsync("beta")).Incarnation;
        await node.KillAsync();
        Directory.Delete(node.RegionFolder("beta"), recursive: true);
        Directory.Move(copy, node.RegionFolder("beta"));

        await node.StartAsync();
        await Eventually.HoldsAsync("beta votes again, in another life",
            async () => await node.RegionAsync("beta") is { HasVote: true, Available: true } now && now.Incarnation != life, node.Log.ToString);
        Assert.True(node.Log.Contains("went back in time"), node.Log.ToString());
        await node.AllRegionsVoteAsync();
        foreach (var contact in contacts)
            Assert.Equal(contact.Text, await client.GetAsync("contacts", contact.Uid + ".vcf"));
        await node.AllReplicasAreEqualAsync();
    }

    private static WitnessRecord Witness(NodeProcess node, string region)
    {
        var blobs = RegionCopy.Read(region, node.RegionFolder(region)).Blobs;
        return WitnessRecord.TryRead(blobs[WitnessRecord.Key.Value], out _)!;
    }

    private static async Task PutAsync(DavClient client, SampleItem item)
    {
        using var answer = await client.PutContactAsync(item.Uid + ".vcf", item.Text);
        Assert.True(answer is { IsSuccessStatusCode: true }, $"{item.Uid}: {answer?.StatusCode}");
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
