using OrleansPim.Contracts.Identity;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>All that devices asked about one subscriber and were told.</summary>
internal sealed class SubscriberHistory(int index)
{
    /// <summary>Its number.</summary>
    public int Index => index;

    /// <summary>Who it is.</summary>
    public SubscriberId Id { get; } = SubscriberBook.IdOf(index);

    /// <summary>Where the ledger lies.</summary>
    public LedgerKeys Keys { get; } = new(SubscriberBook.LedgerOf(index));

    /// <summary>The changes, by request id.</summary>
    public Dictionary<Guid, DeviceChange> Changes { get; } = [];

    /// <summary>The request ids of what changes no contacts: provisionings, photos.</summary>
    public HashSet<Guid> OtherRequests { get; } = [];

    /// <summary>What devices saw.</summary>
    public List<DeviceView> Views { get; } = [];

    /// <summary>The clusters that acknowledged a change.</summary>
    public HashSet<int> Clusters { get; } = [];

    /// <summary>Whether anybody was told that the subscriber exists.</summary>
    public bool IsProvisioned { get; set; }

    /// <summary>The newest entry that was acknowledged.</summary>
    public long AcknowledgedSequence { get; set; }

    /// <summary>Whether anything was acknowledged.</summary>
    public bool IsAcknowledged => IsProvisioned || AcknowledgedSequence > 0;
}
