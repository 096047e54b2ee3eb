namespace OrleansPim.Gateway.JsonApi;

/// <summary>A batch that was refused as a whole.</summary>
/// <param name="refusal">Which change, and why.</param>
/// <param name="collection">The collection that this change was for.</param>
internal sealed class RefusedException(ChangeRefusal refusal, CollectionId collection) : Exception("The batch was refused.")
{
    public ChangeRefusal Refusal { get; } = refusal;

    public CollectionId Collection { get; } = collection;
}
