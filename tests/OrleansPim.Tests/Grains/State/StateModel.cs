using System.Text;
using OrleansPim.Contracts.Changes;

namespace OrleansPim.Tests.Grains.State;

/// <summary>Contacts as a dictionary and nothing more: what the real state is compared with.</summary>
internal sealed class StateModel
{
    public Dictionary<string, ModelItem> Items { get; } = [];

    public IEnumerable<string> Live => Items.Where(item => item.Value.Body is not null).Select(item => item.Key);

    /// <summary>Does what a committed change does, and tells whether it should have been committed.</summary>
    public bool Apply(Change change, long sequence)
    {
        switch (change)
        {
            case PutItem put:
                if (put.MustNotExist && IsLive(put.Name.Value) || IsOther(put.Name.Value, put.Uid!)
                    || UidHolder(put.Uid!) is { } holder && holder != put.Name.Value)
                    return false;
                Items[put.Name.Value] = new ModelItem(Encoding.UTF8.GetString(put.Body!), put.Uid!, sequence);
                return true;
            case DeleteItem delete:
                if (!IsLive(delete.Name.Value))
                    return false;
                Items[delete.Name.Value] = new ModelItem(null, string.Empty, sequence);
                return true;
            case MoveItem move:
                return Move(move, sequence);
            default:
                throw new InvalidOperationException($"The model does not know {change.GetType().Name}.");
        }
    }

    private bool Move(MoveItem move, long sequence)
    {
        var (from, to) = (move.Name.Value, move.DestinationName.Value);
        if (!IsLive(from) || from == to || (IsLive(to) && !move.Overwrite) || IsOther(to, Items[from].Uid) || move.Copy)
            return false;
        Items[to] = Items[from] with { Sequence = sequence };
        Items[from] = new ModelItem(null, string.Empty, sequence);
        return true;
    }

    private bool IsLive(string name) => Items.GetValueOrDefault(name)?.Body is not null;

    private bool IsOther(string name, string uid) => IsLive(name) && Items[name].Uid != uid;

    private string? UidHolder(string uid) => Items.FirstOrDefault(item => item.Value.Body is not null && item.Value.Uid == uid).Key;
}
