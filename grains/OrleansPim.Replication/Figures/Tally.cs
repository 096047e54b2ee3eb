namespace OrleansPim.Replication.Figures;

/// <summary>Counts what happened, by kind, since the process began.</summary>
/// <typeparam name="TKind">The kinds: an enumeration from 0 without gaps, so that what is measured has few series.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class Tally<TKind>
    where TKind : struct, Enum
{
    private static readonly TKind[] AllKinds = Enum.GetValues<TKind>();

    private readonly long[] _counts = new long[AllKinds.Length];

    /// <summary>Every kind with its count, those that never happened too.</summary>
    public IEnumerable<(TKind Kind, long Count)> Counts => AllKinds.Select((kind, index) => (kind, Interlocked.Read(ref _counts[index])));

    /// <summary>How often one kind happened.</summary>
    public long this[TKind kind] => Interlocked.Read(ref _counts[Array.IndexOf(AllKinds, kind)]);

    /// <summary>It happened.</summary>
    internal void Add(TKind kind, long times = 1) => Interlocked.Add(ref _counts[Array.IndexOf(AllKinds, kind)], times);
}
