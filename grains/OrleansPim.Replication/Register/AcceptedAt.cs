namespace OrleansPim.Replication.Register;

/// <summary>Orders the values that replicas have accepted: by ballot, then by version within one leader's run of writes.</summary>
/// <param name="Ballot">Under which ballot it was accepted; zero for a record that only promises.</param>
/// <param name="Version">Which value of the register, from 1; 0 for a record that only promises.</param>
internal readonly record struct AcceptedAt(Ballot Ballot, long Version) : IComparable<AcceptedAt>
{
    /// <summary>Nothing accepted.</summary>
    public static AcceptedAt Nothing => default;

    public static bool operator <(AcceptedAt left, AcceptedAt right) => left.CompareTo(right) < 0;

    public static bool operator >(AcceptedAt left, AcceptedAt right) => left.CompareTo(right) > 0;

    public static bool operator <=(AcceptedAt left, AcceptedAt right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AcceptedAt left, AcceptedAt right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(AcceptedAt other)
    {
        var byBallot = Ballot.CompareTo(other.Ballot);
        return byBallot != 0 ? byBallot : Version.CompareTo(other.Version);
    }
}
