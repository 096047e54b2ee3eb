using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Clusters;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;
using OrleansPim.ClusterTests.Replicas;
using OrleansPim.TestKit.Azurite;
using OrleansPim.TestKit.Network;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Goal: tokens of Entra ID and signatures without the right to delete are all that a node needs, and trouble with them is the trouble of one region.</summary>
/// <remarks>
/// Method: a real node, a managed identity, three Azurites of which one asks for tokens and two for signatures. What Azurite cannot tell is whether roles are right: it takes
/// every token that is meant for it.
/// </remarks>
[Trait("Category", "Fault")]
public sealed class AzureCredentialTests : IAsyncLifetime
{
    private const string WithTokens = "alpha";

    private const BlobContainerSasPermissions AllButDeleting =
        BlobContainerSasPermissions.Read | BlobContainerSasPermissions.Create | BlobContainerSasPermissions.Write | BlobContainerSasPermissions.List;

    private readonly LoopbackCertificate _certificate = new();
    private readonly List<AzuriteProcess> _accounts = [];
    private ManagedIdentity _identity = null!;
    private NodeProcess _node = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AzuriteProgram.Path is null, AzuriteProgram.Missing);
        _identity = await ManagedIdentity.StartNewAsync();
        foreach (var region in NodeProcess.RegionNames)
            _accounts.Add(await AzuriteProcess.StartNewAsync(region == WithTokens ? _certificate : null, Stop));
        _node = new NodeProcess(
        [
            ("Pim__Regions__0__Azure__ContainerUri", $"{_accounts[0].Address}/{ClusterProcesses.Container}"),
            ("Pim__Regions__1__Azure__ContainerUri", SignedAddressOf(1)), ("Pim__Regions__2__Azure__ContainerUri", SignedAddressOf(2)),
            .. _identity.EnvironmentWith(_certificate),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_identity is not null)
            await _identity.DisposeAsync();
        foreach (var account in _accounts)
            await account.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Making_writing_reading_listing_and_scrubbing_need_tokens_or_signatures_and_no_right_to_delete()
    {
        var (phone, contacts) = await StartAsync();
        using var _ = phone;

        await BreakAsync(IdentityTrouble.Down, IdentityTrouble.None, phone, contacts);

        await EndAsync(phone, contacts);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Whatever_is_wrong_with_tokens_the_region_says_so_and_comes_back_by_itself()
    {
        var (phone, contacts) = await StartAsync();
        using var _ = phone;

        await BreakAsync(IdentityTrouble.Refuses, IdentityTrouble.None, phone, contacts);
        await BreakAsync(IdentityTrouble.Fails, IdentityTrouble.None, phone, contacts);
        await BreakAsync(IdentityTrouble.OthersTokens, IdentityTrouble.None, phone, contacts);
        await BreakAsync(IdentityTrouble.Silent, IdentityTrouble.Slow, phone, contacts);
        await _node.KillAsync();
        await _node.StartAsync();

        await EndAsync(phone, contacts);
    }

    /// <summary>The container with tokens is made by <c>pim region init</c>; a signature cannot give that right, so an operator makes the others.</summary>
    private async Task<(DavClient Phone, List<SampleItem> Contacts)> StartAsync()
    {
        await ContainerOf(1).CreateAsync(cancellationToken: Stop);
        await ContainerOf(2).CreateAsync(cancellationToken: Stop);
        var init = await ExternalProgram.Dotnet.RunAsync(
            AppContext.BaseDirectory, _node.Environment, [Path.Combine(AppContext.BaseDirectory, "pim.dll"), "region", "init"]);
        Assert.True(init.ExitCode == 0, init.Output);
        await _node.StartAsync();
        var phone = new DavClient(_node.Gateway, await _node.Administration.AddSubscriberAsync("bob", "phone", Stop));
        var contacts = new List<SampleItem>();
        await PutAsync(phone, contacts);
        await _node.AllRegionsVoteAsync();
        return (phone, contacts);
    }

    private async Task BreakAsync(IdentityTrouble trouble, IdentityTrouble afterwards, DavClient phone, List<SampleItem> contacts)
    {
        var life = (await _node.RegionAsync(WithTokens)).Incarnation;
        var given = _identity.Given;
        await _identity.SetAsync(trouble);
        var reason = trouble == IdentityTrouble.OthersTokens ? "403 AuthenticationFailed" : "No token";
        RegionReport? seen = null;
        await Eventually.HoldsAsync(
            $"{trouble}: the region is unavailable, and it says why",
            async () => (seen = await _node.RegionAsync(WithTokens)) is { Available: false } && seen.Reason.Contains(reason, StringComparison.Ordinal),
            () => $"{seen}\n{_node.Log}");
        await PutAsync(phone, contacts);

        await _identity.SetAsync(afterwards);
        await _node.AllRegionsVoteAsync();

        Assert.True(_identity.Given > given, "The region came back without another token.");
        Assert.Equal(life, (await _node.RegionAsync(WithTokens)).Incarnation);
    }

    private async Task EndAsync(DavClient phone, List<SampleItem> contacts)
    {
        Assert.Equal(contacts.Count, (await phone.NamesAsync("contacts")).Count);
        foreach (var contact in contacts)
            Assert.Equal(contact.Text, await phone.GetAsync("contacts", contact.Uid + ".vcf"));
        await _node.Administration.BeginScrubAsync(Stop);
        await Eventually.HoldsAsync("the scrub is done", async () => (await _node.Administration.GetScrubAsync(Stop)).IsSound, _node.Log.ToString);

        var operations = await OperationsAsync();
        Assert.Contains(operations, line => line.Contains("op=\"list\"", StringComparison.Ordinal));
        Assert.DoesNotContain(operations, line => line.Contains("op=\"delete\"", StringComparison.Ordinal));
        Assert.DoesNotContain(operations, line => line.Contains("denied", StringComparison.Ordinal) && !line.Contains(WithTokens, StringComparison.Ordinal));
        Assert.Equal(0, await _node.StopAsync());
        Assert.Empty(ReplicaComparison.Differences(
            await Task.WhenAll(NodeProcess.RegionNames.Select((region, index) => RegionCopy.ReadAsync(region, ContainerOf(index), Stop)))));
        Assert.False(_node.Log.Contains("Bearer") || _node.Log.Contains("sig="), "A token or a signature was logged.");
    }

    /// <summary>What the node asked its stores for, without what it never did.</summary>
    private async Task<List<string>> OperationsAsync() =>
    [
        .. (await _node.ReadAsync("metrics")).Split('\n')
            .Where(line => line.StartsWith("pim_replica_ops_total{", StringComparison.Ordinal) && !line.EndsWith("} 0", StringComparison.Ordinal)),
    ];

    private static async Task PutAsync(DavClient phone, List<SampleItem> contacts)
    {
        foreach (var contact in new ContactSource(seed: 31 + contacts.Count).Take(10))
        {
            using var answer = await phone.PutContactAsync(contact.Uid + ".vcf", contact.Text);
            Assert.True(answer is { IsSuccessStatusCode: true }, $"{contact.Uid}: {answer?.StatusCode}");
            contacts.Add(contact);
        }
    }

    private string SignedAddressOf(int region) => ContainerOf(region).GenerateSasUri(AllButDeleting, TimeProvider.System.GetUtcNow().AddHours(1)).AbsoluteUri;

    /// <summary>An operator's own look at a region, with the account's key.</summary>
    private BlobContainerClient ContainerOf(int region) => new(_accounts[region].ConnectionString, ClusterProcesses.Container, new BlobClientOptions
    {
        Transport = new HttpClientTransport(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.ExportCertificatePem() == File.ReadAllText(_certificate.Path),
        }),
    });
}
