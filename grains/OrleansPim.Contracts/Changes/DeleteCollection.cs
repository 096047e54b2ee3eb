namespace OrleansPim.Contracts.Changes;

/// <summary>Deletes a collection with all its items and, for photos, the folders below it. History keeps them.</summary>
[GenerateSerializer, Immutable, Alias("pim.DeleteCollection")]
public sealed record DeleteCollection : Change;
