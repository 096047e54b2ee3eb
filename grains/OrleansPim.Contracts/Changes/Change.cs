namespace OrleansPim.Contracts.Changes;

/// <summary>One thing to change; a <see cref="ChangeRequest"/> commits its changes together or not at all.</summary>
[GenerateSerializer, Immutable, Alias("pim.Change")]
public abstract record Change
{
    private protected Change()
    {
    }

    /// <summary>The collection that is changed.</summary>
    [Id(0)]
    public required CollectionId Collection { get; init; }
}
