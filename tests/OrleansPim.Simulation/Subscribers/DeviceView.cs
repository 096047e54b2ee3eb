namespace OrleansPim.Simulation.Subscribers;

/// <summary>What a device saw.</summary>
/// <param name="What">By which call.</param>
/// <param name="InvokedAt">When it asked; counts all happenings of a run.</param>
/// <param name="InvokedTime">When that was, on the clock of the run.</param>
/// <param name="Sequence">The entry that it was told to be at.</param>
/// <param name="IsNewest">Whether the read had to be linearizable.</param>
/// <param name="Contents">The tags of the contacts by name; <see langword="null"/> if it did not look at them.</param>
internal sealed record DeviceView(
    string What, long InvokedAt, TimeSpan InvokedTime, long Sequence, bool IsNewest, IReadOnlyDictionary<string, string>? Contents)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What} at entry {Sequence}, asked for at {InvokedAt}";
}
