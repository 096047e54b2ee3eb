using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.Decisions;

/// <summary>Finds what is not as it was, and changes a part of it. Pure; repeated until nothing is left.</summary>
/// <remarks>
/// Decided anew for each entry from the two states alone, so that a restore which broke off, or met a phone's change, is simply gone on with.
/// Dead properties that an item got since then stay with it.
/// </remarks>
internal sealed class RestoreDecider(SubscriberState state, SubscriberState past, RestoreRequest request, EntryStamp stamp)
{
    /// <summary>The most bytes of mutations in one entry, which has room for one more item of the longest inline body.</summary>
    public const int MaximumBytes = 24 * 1024;

    private readonly List<Mutation> _mutations = [];
    private SubscriberState _state = state;
    private int _bytes;
    private int _restored;
    private int _removed;

    /// <summary>Decides the next entry.</summary>
    /// <param name="state">The state now, with everything that waits for a commit.</param>
    /// <param name="past">The state as it is to be again.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="stamp">The entry's sequence and time.</param>
    public static RestoreStep Decide(SubscriberState state, SubscriberState past, RestoreRequest request, EntryStamp stamp)
    {
        var decider = new RestoreDecider(state, past, request, stamp);
        decider.Run();
        return new RestoreStep(decider._mutations, decider._restored, decider._removed);
    }

    private bool IsFull => _bytes >= MaximumBytes;

    private void Run()
    {
        foreach (var collection in past.Collections.Values.Where(collection => IsWanted(collection.Id)))
        {
            Restore(collection);
            if (IsFull)
                return;
        }

        if (request.OnlyMissing)
            return;
        foreach (var collection in _state.Collections.Values.Where(collection => IsWanted(collection.Id)))
        {
            // A folder may have gone with the one above it.
            if (!IsFull && past.FindCollection(collection.Id) is null && _state.FindCollection(collection.Id) is { } strange)
            {
                _removed += strange.Items.Items.Count;
                foreach (var mutation in CollectionDecider.Remove(_state, strange))
                    Do(mutation);
            }
        }
    }

    private bool IsWanted(CollectionId id) => request.Collection is not { } only || FolderTree.Contains(only, id);

    private void Restore(CollectionState then)
    {
        // A folder is nowhere to be found while one of those that it lies in is missing.
        foreach (var above in FolderTree.Above(then.Id))
            Ensure(past.FindCollection(above));
        Ensure(then);
        if (!request.OnlyMissing)
        {
            RestoreProperties(then);
            foreach (var item in _state.FindCollection(then.Id)!.Items.Items)
            {
                if (!IsFull && then.Items.Find(item.Name) is null)
                    Remove(then.Id, item.Name);
            }
        }

        foreach (var item in then.Items.Items)
        {
            if (IsFull)
                return;
            Restore(then, item);
        }
    }

    private void Ensure(CollectionState? then)
    {
        if (then is null || _state.FindCollection(then.Id) is not null)
            return;

        // More properties than an entry has room for follow one by one, as far as this entry has room, or the collection would never come back.
        var isShort = PropertyList.LengthOf(then.Stored.Properties) <= MaximumBytes / 2;
        var stored = new StoredCollection { Key = then.Stored.Key, Properties = isShort ? then.Stored.Properties : null };
        stored.Components.AddRange(then.Stored.Components);
        Do(new Mutation { CollectionCreated = new CollectionCreated { Collection = stored } });
        if (!isShort)
            RestoreProperties(then);
    }

    /// <summary>Gives a collection the name and colour that it had.</summary>
    private void RestoreProperties(CollectionState then)
    {
        var (now, before) = (PropertyList.ToDictionary(_state.FindCollection(then.Id)!.Stored.Properties), PropertyList.ToDictionary(then.Stored.Properties));
        var changes = now.Keys.Except(before.Keys).ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in before.Where(property => now.GetValueOrDefault(property.Key) != property.Value))
            changes.Add(name, value);

        // One by one: what several requests have set need not fit into one entry.
        foreach (var change in PropertyList.ToChanges(changes))
        {
            if (IsFull)
                return;
            var mutation = new CollectionPropertiesSet { Key = then.Stored.Key };
            mutation.Changes.Add(change);
            Do(new Mutation { CollectionPropertiesSet = mutation });
        }
    }

    private void Restore(CollectionState then, StoredItem item)
    {
        var now = _state.FindCollection(then.Id)!;
        var existing = now.Items.Find(item.Name);
        if (existing is not null && (request.OnlyMissing || IsSame(existing, item)))
            return;
        if (item.Uid.Length > 0 && now.Items.FindByUid(item.Uid) is { } holder && holder != item.Name)
        {
            // Somebody has it back already, under another name.
            if (request.OnlyMissing)
                return;
            Remove(then.Id, holder);
        }

        _restored++;
        Do(new Mutation { ItemPut = new ItemPut { Key = then.Stored.Key, Item = item.Clone() } });
    }

    private void Remove(CollectionId id, string name)
    {
        var step = ItemDecider.Decide(_state.FindCollection(id)!, new DeleteItem { Collection = id, Name = new ItemName(name) });
        _removed++;
        foreach (var mutation in step.Mutations)
            Do(mutation);
    }

    private static bool IsSame(StoredItem now, StoredItem then) =>
        ItemTag.Of(now) == ItemTag.Of(then) && now.ContentType == then.ContentType && (then.Properties is null || then.Properties.Equals(now.Properties));

    private void Do(Mutation mutation)
    {
        _mutations.Add(mutation);
        _bytes += mutation.CalculateSize();
        _state = EntryTransition.Apply(_state, mutation, stamp);
    }
}
