namespace OrleansPim.Silo.StatusPage;

/// <summary>Something that is not as it should be, and where it says what to do.</summary>
/// <param name="Runbook">The page to follow, which has the name of the alert.</param>
/// <param name="Urgency">How soon.</param>
/// <param name="Finding">What is wrong, in a sentence.</param>
internal sealed record Advice(string Runbook, Urgency Urgency, string Finding);
