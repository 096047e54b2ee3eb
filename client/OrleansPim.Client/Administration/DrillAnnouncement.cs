namespace OrleansPim.Client.Administration;

/// <summary>A drill that begins.</summary>
/// <param name="Name">Which drill; 1 to 64 characters from <c>a-z 0-9 -</c>.</param>
/// <param name="Seconds">The longest that it takes; after that it counts as over.</param>
public sealed record DrillAnnouncement(string Name, int Seconds);
