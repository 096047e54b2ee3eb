namespace OrleansPim.Replication.Register;

/// <summary>How many good replicas decide; two quorums always share one.</summary>
/// <param name="Replicas">The configured number of replicas, never the number of those that happen to answer: 3 or 5.</param>
public readonly record struct Quorum(int Replicas)
{
    /// <summary>floor(N/2) + 1.</summary>
    public int Size => (Replicas / 2) + 1;

    /// <summary>How many replicas may fail while a quorum is left.</summary>
    public int Tolerated => Replicas - Size;
}
