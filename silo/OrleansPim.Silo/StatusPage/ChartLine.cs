namespace OrleansPim.Silo.StatusPage;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Style">Its class in the style sheet.</param>
/// <param name="Value">Its value in one sample; <see langword="null"/> leaves a gap.</param>
internal sealed record ChartLine(string Name, string Style, Func<NodeSample, double?> Value);
