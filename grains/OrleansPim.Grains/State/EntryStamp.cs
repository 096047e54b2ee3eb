namespace OrleansPim.Grains.State;

/// <summary>What an entry lends to the mutations in it.</summary>
/// <param name="Sequence">The entry's sequence.</param>
/// <param name="UnixMilliseconds">The entry's time: a label.</param>
internal readonly record struct EntryStamp(long Sequence, long UnixMilliseconds);
