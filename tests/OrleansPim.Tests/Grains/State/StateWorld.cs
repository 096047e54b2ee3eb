using Google.Protobuf;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Ledger;
using OrleansPim.TestKit;

namespace OrleansPim.Tests.Grains.State;

/// <summary>A subscriber's state without any ledger beneath: decides and applies, and keeps the entries.</summary>
internal sealed class StateWorld
{
    private readonly List<Entry> _entries = [];
    private EntryChain _chain = EntryChain.Start(new LedgerId("ann"));

    public StateWorld(int seed)
    {
        Ids = new SeededIdSource(seed);
        var request = new Contracts.Subscribers.ProvisionRequest { RequestId = new RequestId(Ids.NextId()), Device = Device };
        Password = AppPassword.Generate(Ids);
        Take(DeviceDecider.Decide(State, request, Password, Ids.NextId()), request.RequestId);
    }

    public static DeviceId Device { get; } = new("phone");

    public SeededIdSource Ids { get; }

    public AppPassword Password { get; }

    public SubscriberState State { get; private set; } = SubscriberState.Empty;

    public IReadOnlyList<Entry> Entries => _entries;

    public DateTimeOffset Now => DateTimeOffset.UnixEpoch.AddSeconds(State.Sequence);

    public static PutItem NewContact(string name, string? uid = null, string body = "BEGIN:VCARD") => new()
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName(name),
        Uid = uid ?? $"uid-{name}",
        Component = "VCARD",
        ContentType = "text/vcard",
        Body = System.Text.Encoding.UTF8.GetBytes(body),
    };

    /// <summary>A subscriber whose entries hold a mutation of every kind.</summary>
    public static StateWorld WithEveryMutation(int seed)
    {
        var world = new StateWorld(seed);
        var (work, bob) = (new CollectionId(CollectionKind.AddressBook, "work"), new ItemName("bob"));
        var properties = new Dictionary<string, string?> { ["{x}y"] = "z" };
        world.Change(new CreateCollection { Collection = work }, new PutCollectionProperties { Collection = work, Properties = properties });
        world.Change(NewContact("eve"), NewContact("bob"), new PutItemProperties { Collection = CollectionId.Contacts, Name = bob, Properties = properties });
        world.Change(new MoveItem { Collection = CollectionId.Contacts, Name = new ItemName("eve"), Destination = work, DestinationName = bob });
        world.Change(new DeleteItem { Collection = work, Name = bob }, new DeleteCollection { Collection = work });
        world.Change(new PutItem
        {
            Collection = CollectionId.Photos,
            Name = new ItemName("a.jpg"),
            ContentType = "image/jpeg",
            Content = new Contracts.Content.ContentReference { Sha256 = new string('a', 64), Length = 9_000, Chunks = [new(new string('a', 64))] },
        });
        world.Take(
            DeviceDecider.Decide(world.State, new RequestId(world.Ids.NextId()), new DeviceId("tablet"), AppPassword.Generate(world.Ids)),
            new RequestId(world.Ids.NextId()));
        var revocation = new RequestId(world.Ids.NextId());
        world.Take(DeviceDecider.DecideRevocation(world.State, revocation, new DeviceId("tablet")), revocation);
        var forget = new EntryContent();
        forget.Mutations.Add(new Mutation { TombstonesForgotten = new TombstonesForgotten { Key = CollectionId.Calendar.ToKey(), ThroughSequence = 1 } });
        world.Take(forget);
        return world;
    }

    /// <summary>A subscriber who copies and moves collections, deletes folders, and whose entries hold what <see cref="WithEveryMutation"/> did not know yet.</summary>
    public static StateWorld WithTransfers(int seed)
    {
        var world = new StateWorld(seed);
        var (work, trip) = (new CollectionId(CollectionKind.AddressBook, "work"), new CollectionId(CollectionKind.Photos, "trip"));
        world.Change(new CreateCollection { Collection = work }, NewContact("bob") with { Collection = work });
        world.Change(new TransferCollection { Collection = work, Destination = work with { Name = "copy" }, Copy = true });
        world.Change(new TransferCollection { Collection = work, Destination = work with { Name = "bare" }, Copy = true, WithoutItems = true });
        world.Change(new TransferCollection { Collection = work, Destination = work with { Name = "moved" } });
        world.Change(new CreateCollection { Collection = trip }, new CreateCollection { Collection = trip with { Name = "trip/day" } });
        world.Change(new TransferCollection { Collection = trip, Destination = trip with { Name = "journey" } });
        world.Change(new DeleteCollection { Collection = trip with { Name = "journey/day" } });
        return world;
    }

    public ChangeResult Change(params Change[] changes) => Change(Ids.NextId(), changes);

    public ChangeResult Change(Guid requestId, params Change[] changes)
    {
        var request = new ChangeRequest { RequestId = new RequestId(requestId), Device = Device, Changes = changes };
        ChangeRules.Check(request);
        return Take(ChangeDecider.Decide(State, request, Now), request.RequestId);
    }

    public TResult Take<TResult>(Decision<TResult> decision, RequestId requestId)
    {
        if (decision.Content is not { } content)
            return decision.Answer(0);
        var entry = Entry.Create(new EntryDraft(Now, Device.Value, requestId.Value, content), _chain.Sequence + 1, _chain.Hash, "1.0");

        // From the stored bytes, as a replay would.
        entry = Entry.Read(ByteString.CopyFrom(entry.Bytes.Span));
        _chain = _chain.Next(entry);
        _entries.Add(entry);
        State = State.Apply(entry);
        return decision.Answer(entry.Sequence);
    }

    /// <summary>An entry as a newer release might have written it.</summary>
    public void Take(EntryContent content) => Take(Decision<int>.Commit(content, _ => 0), new RequestId(Ids.NextId()));

    public static byte[][] RecordsOf(SubscriberState state) => [.. state.ToRecords().Select(record => record.ToArray())];

    public static SubscriberState Reload(SubscriberState state)
    {
        var builder = SubscriberState.NewBuilder();
        foreach (var record in RecordsOf(state))
            builder.Add(record);
        return builder.Build();
    }
}
