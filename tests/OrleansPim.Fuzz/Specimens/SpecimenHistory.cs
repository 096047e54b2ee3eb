using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Content;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Fuzz.Specimens;

/// <summary>What a subscriber does who does everything: at least one mutation of every kind.</summary>
internal sealed class SpecimenHistory(IIdSource ids)
{
    private static readonly DeviceId Phone = new("phone");
    private static readonly CollectionId Work = new(CollectionKind.AddressBook, "work");
    private static readonly CollectionId Trip = new(CollectionKind.Photos, "trip");
    private readonly Dictionary<string, string?> _properties = new() { ["{x}colour"] = "red", ["{x}order"] = "1" };

    /// <summary>What is done first, a commit each.</summary>
    public IEnumerable<Func<SubscriberState, DateTimeOffset, EntryDraft>> Beginning()
    {
        yield return (state, now) => Draft(now, id => DeviceDecider.Decide(
            state, new ProvisionRequest { RequestId = id, Device = Phone }, AppPassword.Generate(ids), ids.NextId()).Content);
        yield return Change(new CreateCollection { Collection = Work }, new PutCollectionProperties { Collection = Work, Properties = _properties });
        for (var index = 0; index < 14; index++)
            yield return Change(NewContact($"c{index}.vcf", new string('x', 40 * index)));
        yield return Change(NewPhoto("a.jpg"));
        yield return (state, now) => Draft(now, id => DeviceDecider.Decide(state, id, new DeviceId("tablet"), AppPassword.Generate(ids)).Content);
    }

    /// <summary>What is done then.</summary>
    public IEnumerable<Func<SubscriberState, DateTimeOffset, EntryDraft>> End()
    {
        yield return Change(new PutItemProperties { Collection = CollectionId.Contacts, Name = new ItemName("c1.vcf"), Properties = _properties });
        yield return Change(new MoveItem
        {
            Collection = CollectionId.Contacts,
            Name = new ItemName("c2.vcf"),
            Destination = Work,
            DestinationName = new ItemName("moved.vcf"),
        });
        yield return Change(new DeleteItem { Collection = CollectionId.Contacts, Name = new ItemName("c3.vcf") }, NewContact("new.vcf", "n"));
        yield return Change(new CreateCollection { Collection = Trip }, new DeleteCollection { Collection = Trip });
        yield return Change(
            new TransferCollection { Collection = Work, Destination = Work with { Name = "copy" }, Copy = true },
            new TransferCollection { Collection = Work with { Name = "copy" }, Destination = Work, Overwrite = true });
        yield return Change(
            new CreateCollection { Collection = Trip },
            new CreateCollection { Collection = Trip with { Name = "trip/day" } },
            new TransferCollection { Collection = Trip, Destination = Trip with { Name = "journey" } });
        yield return (state, now) => Draft(now, id => DeviceDecider.DecideRevocation(state, id, new DeviceId("tablet")).Content);
        yield return (state, now) => Draft(now, _ => ForgetTombstones());
        yield return Change(NewPhoto("b.jpg"));
    }

    private static ReadOnlyMemory<byte>? ForgetTombstones()
    {
        var content = new EntryContent();
        content.Mutations.Add(new Mutation { TombstonesForgotten = new TombstonesForgotten { Key = CollectionId.Contacts.ToKey(), ThroughSequence = 2 } });
        return Decision<int>.Commit(content, _ => 0).Content;
    }

    private static PutItem NewContact(string name, string text) => new()
    {
        Collection = CollectionId.Contacts,
        Name = new ItemName(name),
        Uid = "uid-" + name,
        Component = "VCARD",
        ContentType = "text/vcard",
        Body = System.Text.Encoding.UTF8.GetBytes($"BEGIN:VCARD\r\nNOTE:{text}\r\nEND:VCARD\r\n"),
    };

    private static PutItem NewPhoto(string name) => new()
    {
        Collection = CollectionId.Photos,
        Name = new ItemName(name),
        ContentType = "image/jpeg",
        Content = new ContentReference { Sha256 = new string('a', 64), Length = 9_000, Chunks = [new(new string('b', 64))] },
    };

    private Func<SubscriberState, DateTimeOffset, EntryDraft> Change(params Change[] changes) => (state, now) => Draft(now, id =>
        ChangeDecider.Decide(state, new ChangeRequest { RequestId = id, Device = Phone, Changes = changes }, now).Content);

    private EntryDraft Draft(DateTimeOffset now, Func<RequestId, ReadOnlyMemory<byte>?> decide)
    {
        var id = new RequestId(ids.NextId());
        return new EntryDraft(now, Phone.Value, id.Value, decide(id) ?? throw new InvalidOperationException("The specimen's change was refused."));
    }
}
