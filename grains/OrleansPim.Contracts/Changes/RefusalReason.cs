namespace OrleansPim.Contracts.Changes;

/// <summary>What did not hold when a change was decided.</summary>
[GenerateSerializer, Alias("pim.RefusalReason")]
public enum RefusalReason
{
    /// <summary>The item has another tag, or exists although it must not.</summary>
    PreconditionFailed = 1,

    /// <summary>No item of that name.</summary>
    ItemMissing = 2,

    /// <summary>No such collection, or no such parent folder.</summary>
    CollectionMissing = 3,

    /// <summary>The collection exists already, or an item has its name.</summary>
    CollectionExists = 4,

    /// <summary>Another item of the collection has the UID, or the item to be replaced has another one.</summary>
    UidConflict = 5,

    /// <summary>The calendar does not accept the component.</summary>
    ComponentNotAccepted = 6,

    /// <summary>The subscriber's limit on items, collections or devices is reached.</summary>
    LimitReached = 7,

    /// <summary>Not allowed on this collection, for example copying it into itself.</summary>
    NotAllowed = 8,

    /// <summary>The subscriber would store more bytes than it may.</summary>
    QuotaExceeded = 9,

    /// <summary>There are items in the collection, or below it, although it must be empty.</summary>
    CollectionNotEmpty = 10,

    /// <summary>Every subscriber has this collection: it is neither deleted, nor moved away, nor replaced.</summary>
    DefaultCollection = 11,
}
