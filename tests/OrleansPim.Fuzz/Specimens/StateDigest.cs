using System.IO.Hashing;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Items;
using OrleansPim.Contracts.Sync;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.State;

namespace OrleansPim.Fuzz.Specimens;

/// <summary>Reads everything that a phone or an operator can read of a state, so that nothing damaged waits there for them.</summary>
internal static class StateDigest
{
    private static readonly SubscriberId Ann = SubscriberId.Parse("ann");

    public static ulong Of(SubscriberState state)
    {
        Answer(state);
        var hash = new XxHash64();
        foreach (var record in state.ToRecords())
            hash.Append(record.Span);
        return hash.GetCurrentHashAsUInt64();
    }

    private static void Answer(SubscriberState state)
    {
        _ = StateReads.Describe(state, Ann, segments: 0);
        _ = AppPassword.Find(state.Devices.Values, "no password");
        foreach (var request in state.Requests.ToStored())
            _ = state.Requests.Find(new RequestId(new Guid(request.RequestId.Span, bigEndian: true)));
        foreach (var collection in state.Collections.Values)
        {
            _ = StateReads.List(state, new ListRequest { Collection = collection.Id, WithBodies = true });
            _ = StateReads.Sync(state, new SyncRequest { Collection = collection.Id, Since = 0 });
            _ = StateReads.Sync(state, new SyncRequest { Collection = collection.Id, Since = collection.Stored.CreatedSequence, Epoch = state.Epoch });
        }
    }
}
