using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;

namespace OrleansPim.Gateway.Rfc3253Reports;

/// <summary>Finds out what a report is asked of.</summary>
internal static class ReportTarget
{
    /// <summary>The collection that the address means.</summary>
    /// <exception cref="DavException">The report is not served there.</exception>
    public static async ValueTask<CollectionId> CollectionAsync(DavCall call) => call.Path.Kind switch
    {
        DavPathKind.Collection => call.Path.Collection,
        DavPathKind.Item when call.Path.Collection.Kind == CollectionKind.Photos => await CollectionLookup.RequireFolderAsync(call).ConfigureAwait(false),
        _ => throw DavException.Refused(Preconditions.SupportedReport, "This report is asked of a collection."),
    };

    /// <summary>The collection, if it is of the kind that the report is about.</summary>
    public static async ValueTask<CollectionId> CollectionAsync(DavCall call, CollectionKind kind)
    {
        var collection = await CollectionAsync(call).ConfigureAwait(false);
        return collection.Kind == kind
            ? collection
            : throw DavException.Refused(Preconditions.SupportedReport, "This report is not served here.");
    }
}
