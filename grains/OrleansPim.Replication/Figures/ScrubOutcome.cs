namespace OrleansPim.Replication.Figures;

/// <summary>What a comparison of the stores found of one blob in one of them.</summary>
public enum ScrubOutcome
{
    /// <summary>It was there, like in the others.</summary>
    Present,

    /// <summary>It was missing or older, and was brought.</summary>
    Completed,

    /// <summary>It was missing or older, and still is.</summary>
    Failed,

    /// <summary>Its whole content was read, and its name proved it.</summary>
    Verified,

    /// <summary>Its whole content was read, and was not what its name says; it counts as completed or failed besides.</summary>
    Damaged,
}
