namespace OrleansPim.Replication.Register;

/// <summary>What one step of a lane came to.</summary>
internal enum LaneStep
{
    /// <summary>The replica has the target.</summary>
    Accepted,

    /// <summary>A higher ballot owns the replica: this leadership is over.</summary>
    Fenced,

    /// <summary>As <see cref="Fenced"/>, but the replica had accepted the target before.</summary>
    AcceptedThenFenced,

    /// <summary>The replica holds no usable record and may not be given one yet (rule B4).</summary>
    Hole,

    /// <summary>The replica could not be reached, or has no vote.</summary>
    Unavailable,
}
