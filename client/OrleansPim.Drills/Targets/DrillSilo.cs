using OrleansPim.Client.Administration;

namespace OrleansPim.Drills.Targets;

/// <summary>One silo of what is drilled, or the node that is all in one.</summary>
/// <param name="Name">What it is called, such as <c>silo-1</c>.</param>
/// <param name="Administration">Its administration, with all the patience that a comparison of everything needs.</param>
/// <param name="Look">The same for a quick look: whoever does not answer within a few seconds is away.</param>
internal sealed record DrillSilo(string Name, AdministrationClient Administration, AdministrationClient Look);
