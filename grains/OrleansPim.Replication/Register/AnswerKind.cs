namespace OrleansPim.Replication.Register;

/// <summary>What one replica said of one register.</summary>
internal enum AnswerKind
{
    /// <summary>It has not answered yet.</summary>
    Pending,

    /// <summary>A good record that has accepted a value: a vote (rule V1).</summary>
    Record,

    /// <summary>
    /// A good record that only promises. It is what a must-not-exist write leaves behind, and such a write may land at any time:
    /// so it is a hole that knows a promise, and no vote.
    /// </summary>
    Blank,

    /// <summary>The store works, is the right one, and holds nothing under this key. Never outvotes a record (rule V2).</summary>
    Absent,

    /// <summary>Bytes that nobody can take for a vote: a fault to repair, once it is known what belongs there.</summary>
    Damaged,

    /// <summary>
    /// A whole record of another configuration, incarnation or newer release. No vote for us, but perhaps one for somebody
    /// who knows more: never overwritten.
    /// </summary>
    Foreign,

    /// <summary>No answer, or a store without a vote.</summary>
    Unavailable,

    /// <summary>It was written by somebody else between our reading and our writing: read again.</summary>
    Changed,
}
