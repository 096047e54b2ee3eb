using Azure.Storage.Blobs;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Replicas;
using OrleansPim.TestKit.Azurite;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: a region in Azure beside two embedded ones is a region like any other. Method: an Azurite that dies and loses everything.</summary>
public sealed class MixedRegionsTests : IAsyncLifetime
{
    private const string InAzure = "alpha";
    private AzuriteProcess _azurite = null!;
    private BlobContainerClient _container = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        _azurite = await AzuriteProcess.StartNewAsync(Stop);
        _container = new BlobContainerClient(_azurite.ConnectionString, "region");
        await _container.CreateAsync(cancellationToken: Stop);
    }

    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_killed_account_is_missed_by_no_phone_and_catches_up_when_it_is_back()
    {
        await using var node = await StartNodeAsync();
        using var client = await NewPhoneAsync(node);
        var contacts = new ContactSource(seed: 21).Take(30);
        await PutAsync(client, contacts.Take(10));
        await AzuriteProcess.SavedAsync(Stop);

        await _azurite.KillAsync();
        await PutAsync(client, contacts.Skip(10).Take(10));
        await Eventually.HoldsAsync("the loss is noticed", async () => !(await node.RegionAsync(InAzure)).Available, node.Log.ToString);
        await _azurite.StartAsync(Stop);
        await PutAsync(client, contacts.Skip(20));

        await AllCopiesAreEqualAsync(node);
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(await DifferencesAsync(node));
        Assert.False(node.Log.Contains(_azurite.Key), "The account's key was logged.");
    }

    [Fact]
    public async Task A_wiped_account_is_missed_by_no_phone_and_refilled_only_after_somebody_made_its_container()
    {
        await using var node = await StartNodeAsync();
        using var client = await NewPhoneAsync(node);
        var contacts = new ContactSource(seed: 22).Take(20);
        await PutAsync(client, contacts.Take(10));
        await node.AllRegionsVoteAsync();
        var before = (await node.RegionAsync(InAzure)).Incarnation;

        await _azurite.StopAsync(Stop);
        _azurite.Wipe();
        await _azurite.StartAsync(Stop);
        await PutAsync(client, contacts.Skip(10));
        await Eventually.HoldsAsync("the loss is noticed", async () => !(await node.RegionAsync(InAzure)).HasVote, node.Log.ToString);
        Assert.False(await _container.ExistsAsync(Stop), "The node made a container, which it may not.");

        await _container.CreateAsync(cancellationToken: Stop);
        await Eventually.HoldsAsync("the region votes again, in another life",
            async () => await node.RegionAsync(InAzure) is { HasVote: true, Available: true } now && now.Incarnation != before, node.Log.ToString);
        await AllCopiesAreEqualAsync(node);

        foreach (var contact in contacts)
            Assert.Equal(contact.Text, await client.GetAsync("contacts", contact.Uid + ".vcf"));
    }

    private Task<NodeProcess> StartNodeAsync() => NodeProcess.StartNewAsync(
        ("Pim__Regions__0__Azure__ConnectionString", _azurite.ConnectionString), ("Pim__Regions__0__Azure__Container", "region"));

    private static async Task<DavClient> NewPhoneAsync(NodeProcess node) =>
        new(node.Gateway, await node.Administration.AddSubscriberAsync("bob.", "phone", Stop));

    private static async Task PutAsync(DavClient client, IEnumerable<SampleItem> contacts)
    {
        foreach (var contact in contacts)
        {
            using var answer = await client.PutContactAsync(contact.Uid + ".vcf", contact.Text);
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{contact.Uid}: {answer?.StatusCode}");
        }
    }

    private async Task AllCopiesAreEqualAsync(NodeProcess node)
    {
        await node.AllRegionsVoteAsync();
        IReadOnlyList<string> differences = [];
        await Eventually.HoldsAsync("all replicas are equal", async () =>
        {
            differences = await DifferencesAsync(node);
            return differences.Count == 0;
        }, () => $"{string.Join('\n', differences)}\n{node.Log}");
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(NodeProcess node) => ReplicaComparison.Differences(
    [
        await RegionCopy.ReadAsync(InAzure, _container, Stop),
        .. NodeProcess.RegionNames.Where(region => region != InAzure).Select(region => RegionCopy.Read(region, node.RegionFolder(region))),
    ]);
}
