namespace OrleansPim.Contracts.Errors;

/// <summary>Which rule a request broke.</summary>
[GenerateSerializer, Alias("pim.InvalidReason")]
public enum InvalidReason
{
    /// <summary>Not a subscriber id.</summary>
    SubscriberId = 1,

    /// <summary>No such subscriber was ever provisioned.</summary>
    UnknownSubscriber = 2,

    /// <summary>Not a collection id.</summary>
    CollectionId = 3,

    /// <summary>Not an item name.</summary>
    ItemName = 4,

    /// <summary>Not a device id.</summary>
    DeviceId = 5,

    /// <summary>The empty request id, or one that was used for something else before: nothing was done.</summary>
    RequestId = 6,

    /// <summary>No change, or more than <see cref="ChangeRequest.MaximumChanges"/>.</summary>
    ChangeCount = 7,

    /// <summary>An item, a property or the whole request is over its limit.</summary>
    TooLarge = 8,

    /// <summary>A page limit outside its range.</summary>
    Limit = 9,

    /// <summary>A content reference that is malformed.</summary>
    Content = 10,

    /// <summary>A property's name or value.</summary>
    Property = 11,

    /// <summary>Content that was not uploaded, or was deleted as garbage before anything named it: upload it again.</summary>
    ContentMissing = 12,
}
