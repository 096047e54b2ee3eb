namespace OrleansPim.Client.Administration;

/// <summary>How far the comparison of all regions is that was asked for last.</summary>
/// <param name="Stage"><c>none</c>, <c>waiting</c>, <c>comparing</c>, <c>verifying</c>, <c>done</c> or <c>incomplete</c>.</param>
/// <param name="Done">Replicas of blobs that were read whole.</param>
/// <param name="Total">How many there are, as far as the node knows.</param>
/// <param name="Completed">Blobs that were missing or old somewhere.</param>
/// <param name="Damaged">Replicas that were damaged.</param>
/// <param name="Failed">Those of them that still are.</param>
/// <param name="Seconds">For how long it has run.</param>
public sealed record ScrubReport(string Stage, long Done, long Total, long Completed, long Damaged, long Failed, double Seconds)
{
    /// <summary>Whether it is still under way.</summary>
    public bool IsRunning => Stage is "waiting" or "comparing" or "verifying";

    /// <summary>Whether it is over, and nothing is missing or damaged any more.</summary>
    public bool IsSound => Stage is "done";
}
