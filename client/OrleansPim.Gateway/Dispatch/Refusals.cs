using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Dispatch;

/// <summary>Says to a client why the grain refused its change.</summary>
internal static class Refusals
{
    /// <param name="refusal">What the grain said.</param>
    /// <param name="owner">Whose collection.</param>
    /// <param name="target">The collection that was to be changed.</param>
    public static DavException Translate(ChangeRefusal refusal, SubscriberId owner, CollectionId target) => refusal.Reason switch
    {
        RefusalReason.PreconditionFailed => DavException.PreconditionFailed(),
        RefusalReason.ItemMissing => DavException.NotFound(),
        RefusalReason.CollectionMissing => new DavException(StatusCodes.Status409Conflict, "The collection does not exist."),
        RefusalReason.CollectionExists => new DavException(StatusCodes.Status405MethodNotAllowed, "There is something at this address already."),
        RefusalReason.UidConflict => DavException.Refused(
            Preconditions.UidConflict(target.Kind, refusal.Existing is { } name ? Hrefs.Item(owner, target, name) : Hrefs.Collection(owner, target)),
            "Another item of the collection has this UID, or the item at this address has another."),
        RefusalReason.ComponentNotAccepted => DavException.Refused(
            Preconditions.SupportedComponent, "This calendar does not take this kind of component."),
        RefusalReason.LimitReached => new DavException(
            StatusCodes.Status507InsufficientStorage, "The subscriber's limit is reached.", Preconditions.QuotaNotExceeded),
        RefusalReason.QuotaExceeded => QuotaExceeded(),
        RefusalReason.DefaultCollection => DavException.Refused(
            Preconditions.DefaultCollectionNeeded, "Every subscriber has this collection: it is neither deleted, nor moved away, nor replaced."),
        _ => DavException.Forbidden("This is not allowed here."),
    };

    /// <summary>The answer to more bytes than the subscriber may store (RFC 4331 section 6).</summary>
    public static DavException QuotaExceeded() => new(
        StatusCodes.Status507InsufficientStorage, "This would be more than the subscriber may store.", Preconditions.QuotaNotExceeded);
}
