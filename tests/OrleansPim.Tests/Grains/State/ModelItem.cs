namespace OrleansPim.Tests.Grains.State;

/// <summary>What the naive model knows of one name: the body of the item, or <see langword="null"/> for a deleted one.</summary>
internal sealed record ModelItem(string? Body, string Uid, long Sequence);
