namespace OrleansPim.Replication.Register;

/// <summary>Orders the proposals made for one register; the higher ballot wins.</summary>
/// <param name="Round">Counts from 1; 0 is <see cref="Zero"/>.</param>
/// <param name="Proposer">Breaks ties: no two proposers hold equal ballots.</param>
/// <remarks>Source: Lamport, "Paxos Made Simple" (2001), section 2.2.</remarks>
internal readonly record struct Ballot(long Round, ProposerId Proposer) : IComparable<Ballot>
{
    /// <summary>Below every ballot that a proposer may issue.</summary>
    public static Ballot Zero => default;

    /// <summary>Whether this is <see cref="Zero"/>.</summary>
    public bool IsZero => Round == 0;

    public static bool operator <(Ballot left, Ballot right) => left.CompareTo(right) < 0;

    public static bool operator >(Ballot left, Ballot right) => left.CompareTo(right) > 0;

    public static bool operator <=(Ballot left, Ballot right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Ballot left, Ballot right) => left.CompareTo(right) >= 0;

    /// <summary>The higher of two ballots.</summary>
    public static Ballot Max(Ballot left, Ballot right) => left >= right ? left : right;

    /// <summary>The lowest ballot of <paramref name="proposer"/> above this one.</summary>
    /// <exception cref="OverflowException"><see cref="Round"/> is at its maximum.</exception>
    public Ballot Next(ProposerId proposer) => new(checked(Round + 1), proposer);

    /// <inheritdoc/>
    public int CompareTo(Ballot other)
    {
        var byRound = Round.CompareTo(other.Round);
        return byRound != 0 ? byRound : Proposer.CompareTo(other.Proposer);
    }
}
