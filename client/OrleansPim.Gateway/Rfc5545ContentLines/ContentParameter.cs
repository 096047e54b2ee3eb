namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>One parameter of a content line.</summary>
/// <param name="Name">Upper case.</param>
/// <param name="Values">Without their quotes.</param>
internal sealed record ContentParameter(string Name, IReadOnlyList<string> Values);
