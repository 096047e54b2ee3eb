using System.Collections.Immutable;
using OrleansPim.Grains.State.Format;

namespace OrleansPim.Grains.State;

/// <summary>Counts what each device deletes, and keeps what became a mass deletion. Immutable; changes only with entries.</summary>
/// <remarks>
/// A phone that deletes everything may be right, and is obeyed: what it must not be is unnoticed and for ever. Windows never change once
/// they are in here.
/// </remarks>
internal sealed class DeletionWindows
{
    /// <summary>The most windows that are remembered; beyond it those that are no mass deletion go first, then the oldest.</summary>
    public const int Maximum = 64;

    private readonly ImmutableList<StoredDeletionWindow> _windows;

    private DeletionWindows(ImmutableList<StoredDeletionWindow> windows) => _windows = windows;

    public static DeletionWindows Empty { get; } = new([]);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<StoredDeletionWindow> All => _windows;

    /// <summary>Those that are mass deletions, oldest first.</summary>
    public IEnumerable<StoredDeletionWindow> Marked => _windows.Where(window => window.MarkedSequence > 0);

    /// <summary>With one from a snapshot.</summary>
    public DeletionWindows Add(StoredDeletionWindow window) => new(_windows.Add(window));

    /// <summary>With what one entry deletes from one collection.</summary>
    /// <param name="device">Who deletes.</param>
    /// <param name="key">From which collection.</param>
    /// <param name="items">How many items.</param>
    /// <param name="outOf">How many there were before this entry.</param>
    /// <param name="stamp">The entry.</param>
    public DeletionWindows Count(string device, CollectionKey key, int items, int outOf, EntryStamp stamp)
    {
        var last = _windows.FindLastIndex(window => window.Device == device && window.Key.Equals(key));
        var isOpen = last >= 0 && stamp.UnixMilliseconds - _windows[last].FirstUnixMs is >= 0 and var age
            && age <= (long)MassDeletion.Window.TotalMilliseconds;
        var next = isOpen ? _windows[last].Clone() : new StoredDeletionWindow
        {
            Device = device,
            Key = key,
            BeforeSequence = stamp.Sequence - 1,
            FirstUnixMs = stamp.UnixMilliseconds,
            OutOf = outOf,
        };
        next.Items += items;
        if (next.MarkedSequence == 0 && MassDeletion.IsMass(next.Items, next.OutOf))
            next.MarkedSequence = stamp.Sequence;
        return new DeletionWindows(Trim(isOpen ? _windows.SetItem(last, next) : _windows.Add(next)));
    }

    private static ImmutableList<StoredDeletionWindow> Trim(ImmutableList<StoredDeletionWindow> windows)
    {
        if (windows.Count <= Maximum)
            return windows;
        var idle = windows.FindIndex(window => window.MarkedSequence == 0);
        return windows.RemoveAt(Math.Max(idle, 0));
    }
}
