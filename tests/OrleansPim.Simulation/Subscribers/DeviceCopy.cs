using System.Collections.Immutable;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Sync;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>The contacts as a device holds them, by nothing but what syncs told it.</summary>
internal sealed class DeviceCopy
{
    private Guid? _epoch;
    private long _ledgerSequence;

    /// <summary>The tags of its contacts by name.</summary>
    public ImmutableDictionary<string, string> Contents { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The sequence that it has seen.</summary>
    public long Since { get; private set; }

    /// <summary>The same once more, to be thrown away if the sync breaks off.</summary>
    public DeviceCopy Clone() => (DeviceCopy)MemberwiseClone();

    /// <summary>What it asks next.</summary>
    public SyncRequest NewRequest(int limit) => new() { Collection = CollectionId.Contacts, Since = Since, Epoch = _epoch, Limit = limit, AtLeast = _ledgerSequence };

    /// <summary>The tag of a contact that it holds.</summary>
    public ETag? TagOf(ItemName name) => Contents.TryGetValue(name.Value, out var tag) ? new ETag(tag) : null;

    /// <summary>Takes a page: what is not in it stays as it is.</summary>
    public void Take(SyncPage page)
    {
        foreach (var change in page.Changes)
        {
            Contents = change.Info is { } info
                ? Contents.SetItem(change.Name.Value, info.ETag.Value)
                : Contents.Remove(change.Name.Value);
        }

        (Since, _epoch, _ledgerSequence) = (page.Sequence, page.Epoch, page.HasMore ? page.LedgerSequence : 0);
    }
}
