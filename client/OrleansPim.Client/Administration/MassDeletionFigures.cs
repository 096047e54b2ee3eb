namespace OrleansPim.Client.Administration;

/// <summary>One mass deletion, which can be undone.</summary>
/// <param name="Device">Who deleted.</param>
/// <param name="Kind">The collection's kind.</param>
/// <param name="Collection">The collection's name.</param>
/// <param name="At">When it began.</param>
/// <param name="Items">How many items were deleted.</param>
/// <param name="OutOf">How many there were.</param>
/// <param name="Before">The newest entry before it.</param>
public sealed record MassDeletionFigures(
    string Device, string Kind, string Collection, DateTimeOffset At, int Items, int OutOf, long Before);
