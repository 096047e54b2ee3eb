namespace OrleansPim.Grains.State;

/// <summary>Which entry changed which item last; ordered by sequence, then name.</summary>
internal readonly record struct SequencedName(long Sequence, string Name) : IComparable<SequencedName>
{
    public int CompareTo(SequencedName other)
    {
        var bySequence = Sequence.CompareTo(other.Sequence);
        return bySequence != 0 ? bySequence : string.CompareOrdinal(Name, other.Name);
    }
}
