namespace OrleansPim.Gateway.JsonApi;

/// <summary>One file that was not stored.</summary>
/// <param name="Path">Where it is in the archive.</param>
/// <param name="Reason">Why.</param>
internal sealed record ImportRefusalModel(string Path, string Reason);
