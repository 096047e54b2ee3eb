using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Serialization;
using Orleans.TestingHost;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Content;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Items;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Contracts.Sync;
using OrleansPim.Grains.Hosting;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit.Regions;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>The grain through a real silo and a real client: every message and every exception crosses the wire.</summary>
public sealed class SubscriberGrainTests : IAsyncLifetime
{
    private static readonly DeviceId Phone = new("phone");
    private readonly SimulatedCluster _regions = new(3, seed: 1);
    private readonly InProcessTestCluster _cluster;

    public SubscriberGrainTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(_regions.Regions);
            silo.AddPimGrains(options => options.Register.ReplicaTimeout = TimeSpan.FromMilliseconds(500));
        });
        _cluster = builder.Build();
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Subscriber_lives_through_every_call()
    {
        var (ann, password) = await ProvisionAsync("ann");
        Assert.Equal(Phone, (await ann.AuthenticateAsync(password, CancellationToken.None)).Device);
        Assert.Null((await ann.AuthenticateAsync("wrong", CancellationToken.None)).Device);
        Assert.Null((await Grain("nobody").AuthenticateAsync(password, CancellationToken.None)).Device);

        var put = await ChangeAsync(ann, StateWorld.NewContact("bob"), Properties("bob"));
        Assert.Equal([true, false], put.Outcomes.Select(outcome => outcome.Created));
        var conflict = await ChangeAsync(ann, StateWorld.NewContact("eve", uid: "uid-bob"));
        Assert.Equal(new ChangeRefusal(0, RefusalReason.UidConflict, new ItemName("bob")), conflict.Refusal);

        var page = await ann.ListAsync(new ListRequest { Collection = CollectionId.Contacts, WithBodies = true }, CancellationToken.None);
        var item = Assert.Single(page!.Items);
        Assert.Equal("BEGIN:VCARD"u8.ToArray(), item.Body);
        Assert.Equal("z", item.Info.Properties["{x}y"]);
        Assert.Equal(put.Outcomes[0].ETag, item.Info.ETag);
        var items = await ann.GetItemsAsync(CollectionId.Contacts, [new ItemName("bob"), new ItemName("none")], CancellationToken.None);
        Assert.Equal([true, false], items.Select(found => found is not null));

        var sync = await ann.SyncAsync(new SyncRequest { Collection = CollectionId.Contacts, Since = 0 }, CancellationToken.None);
        Assert.Equal("bob", Assert.Single(sync!.Changes).Name.Value);
        await ChangeAsync(ann, new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName("bob") });
        var next = await ann.SyncAsync(new SyncRequest { Collection = CollectionId.Contacts, Since = sync.Sequence, Epoch = sync.Epoch }, CancellationToken.None);
        Assert.Null(Assert.Single(next!.Changes).Info);
    }

    [Fact]
    public async Task Collections_devices_and_figures_are_told()
    {
        var (ann, _) = await ProvisionAsync("ann");
        var work = new CollectionId(CollectionKind.Calendar, "work");
        await ChangeAsync(ann, new CreateCollection { Collection = work, Components = ["VEVENT"], Properties = new Dictionary<string, string> { ["{x}y"] = "z" } });
        await ChangeAsync(ann, new PutCollectionProperties { Collection = work, Properties = new Dictionary<string, string?> { ["{x}y"] = null, ["{x}w"] = "v" } });

        var collections = await ann.GetCollectionsAsync(CancellationToken.None);
        Assert.Equal("v", Assert.Single(collections, collection => collection.Id == work).Properties["{x}w"]);
        var added = await ann.AddDeviceAsync(NewId(), new DeviceId("tablet"), CancellationToken.None);
        Assert.Equal("tablet", (await ann.AuthenticateAsync(added.Credential!.Password, CancellationToken.None)).Device!.Value.Value);
        var info = await ann.GetInfoAsync(ReadConsistency.Linearizable, CancellationToken.None);
        Assert.Equal((5, 2, 4), (info.Collections.Count, info.Devices.Count, info.Sequence));
        Assert.True(await ann.RevokeDeviceAsync(NewId(), new DeviceId("tablet"), CancellationToken.None));
        Assert.Null((await ann.AuthenticateAsync(added.Credential.Password, CancellationToken.None)).Device);
        Assert.True((await ChangeAsync(ann, new DeleteCollection { Collection = work })).IsCommitted);
        Assert.Null(await ann.ListAsync(new ListRequest { Collection = work }, CancellationToken.None));
    }

    [Fact]
    public async Task Photo_is_stored_before_it_is_named()
    {
        var (ann, _) = await ProvisionAsync("ann");
        var photo = new byte[100_000];
        new Random(1).NextBytes(photo);
        var sha256 = BlobHash.Of(photo).ToString();
        var put = new PutItem
        {
            Collection = CollectionId.Photos,
            Name = new ItemName("a.jpg"),
            ContentType = "image/jpeg",
            Content = new ContentReference { Sha256 = sha256, Length = photo.Length, Chunks = [new ChunkId(sha256)] },
        };
        Assert.Equal(InvalidReason.ContentMissing, (await Assert.ThrowsAsync<InvalidException>(() => ChangeAsync(ann, put))).Reason);

        var chunk = await ann.WriteChunkAsync(new Immutable<byte[]>(photo), CancellationToken.None);
        Assert.True((await ChangeAsync(ann, put)).IsCommitted);

        Assert.Equal(sha256, chunk.Value);
        Assert.Equal(photo, (await ann.ReadChunkAsync(chunk, CancellationToken.None))!.Value.Value);
        Assert.Null(await ann.ReadChunkAsync(new ChunkId(new string('0', 64)), CancellationToken.None));
        var moved = await ChangeAsync(ann, new MoveItem { Collection = CollectionId.Photos, Name = put.Name, Destination = CollectionId.Photos, DestinationName = new ItemName("b.jpg") });
        Assert.True(moved.IsCommitted);
    }

    [Fact]
    public async Task Failures_arrive_as_the_kinds_that_a_caller_can_act_on()
    {
        var nobody = await Assert.ThrowsAsync<InvalidException>(() => ChangeAsync(Grain("nobody"), StateWorld.NewContact("bob")));
        Assert.Equal(InvalidReason.UnknownSubscriber, nobody.Reason);

        await ProvisionAsync("held");
        await DeactivateAsync();
        foreach (var index in Enumerable.Range(0, 3))
            _regions.Delete(index, LedgerKeys.HeadPrefix + "held");
        await Assert.ThrowsAsync<UnavailableException>(() => Grain("held").GetCollectionsAsync(CancellationToken.None));

        var (ann, _) = await ProvisionAsync("ann");
        _regions.Lose(0);
        _regions.Lose(1);
        await Assert.ThrowsAnyAsync<PimException>(() => ChangeAsync(ann, StateWorld.NewContact("bob")));
    }

    [Fact]
    public async Task Token_ahead_of_the_ledger_is_answered_with_unavailable()
    {
        var (ann, _) = await ProvisionAsync("ann");
        var epoch = (await ann.GetInfoAsync(ReadConsistency.Bounded, CancellationToken.None)).Epoch;

        await Assert.ThrowsAsync<UnavailableException>(
            () => ann.SyncAsync(new SyncRequest { Collection = CollectionId.Contacts, Since = 99, Epoch = epoch }, CancellationToken.None));
        await Assert.ThrowsAsync<UnavailableException>(() => ann.GetCollectionsAsync(CancellationToken.None));
    }

    [Fact]
    public void Every_exception_keeps_its_kind_its_words_and_its_reason()
    {
        var serializer = _cluster.Client.ServiceProvider.GetRequiredService<Serializer>();
        PimException[] all =
        [
            new UnavailableException("u"), new UnknownOutcomeException("o", new TimeoutException("t")), new ConflictException("c"),
            new CorruptException("x"), new InvalidException(InvalidReason.Limit, "i"),
        ];
        foreach (var exception in all)
        {
            var copy = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(exception));
            Assert.NotNull(copy);
            Assert.Equal(exception.GetType(), copy.GetType());
            Assert.Equal(exception.Message, copy.Message);
            Assert.Equal((exception as InvalidException)?.Reason, (copy as InvalidException)?.Reason);
        }
    }

    private static PutItemProperties Properties(string name) => new()
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName(name),
        Properties = new Dictionary<string, string?> { ["{x}y"] = "z" },
    };

    private RequestId NewId() => new(_regions.Ids.NextId());

    private ISubscriberGrain Grain(string id) => _cluster.Client.GetGrain<ISubscriberGrain>(id);

    private Task<ChangeResult> ChangeAsync(ISubscriberGrain grain, params Change[] changes) => grain.ChangeAsync(
        new ChangeRequest { RequestId = NewId(), Device = Phone, Changes = changes }, CancellationToken.None);

    private async Task<(ISubscriberGrain Grain, string Password)> ProvisionAsync(string id)
    {
        var result = await Grain(id).ProvisionAsync(new ProvisionRequest { RequestId = NewId(), Device = Phone }, CancellationToken.None);
        Assert.True(result.Created);
        return (Grain(id), result.Credential!.Password);
    }

    private Task DeactivateAsync() => _cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
}
