using System.Net.Sockets;
using System.Xml;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Azure;

/// <summary>Translates what Azure and its client say into what the quorum understands.</summary>
/// <remarks>
/// Only a code that Azure itself sent means "absent" or "lost": a 404 or 412 without one comes from something in between. What Azure says in
/// an error's body is never passed on, because for a wrong signature that is the whole request.
/// Source: Microsoft, "Blob service error codes" and "Common REST API error codes".
/// </remarks>
internal static class AzureFailure
{
    /// <summary>Documented, and not among the client's names.</summary>
    private const string ImmutableDueToLegalHold = "BlobImmutableDueToLegalHold";

    /// <summary>Tells whether Azure said that the store is there and holds no such blob.</summary>
    public static bool IsAbsent(RequestFailedException failure) =>
        failure.Status == 404 && failure.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>Tells whether Azure said that the blob is not in the expected version.</summary>
    public static bool IsLostRace(RequestFailedException failure) =>
        (failure.Status is 409 or 412
            && (failure.ErrorCode == BlobErrorCode.ConditionNotMet || failure.ErrorCode == BlobErrorCode.BlobAlreadyExists))
        || IsAbsent(failure);

    /// <summary>Tells whether Azure said that the container was there already.</summary>
    public static bool IsContainerThere(RequestFailedException failure) =>
        failure.Status == 409 && failure.ErrorCode == BlobErrorCode.ContainerAlreadyExists;

    /// <summary>Tells whether a call's failure is one of the store, and not a stopped wait or a defect of ours.</summary>
    public static bool IsOfStore(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException or AuthenticationFailedException or IOException or ObjectDisposedException => true,
        // A connection that is reset while it is made leaves .NET's client as what the socket said, and Azure's client translates only the other.
        HttpRequestException or SocketException => true,
        // What the client makes of an answer that it cannot read.
        XmlException or FormatException or InvalidOperationException => true,
        _ => false,
    };

    /// <summary>The failure that an exception of the client stands for.</summary>
    public static RegionUnavailableException From(Exception failure) => failure switch
    {
        RequestFailedException { Status: 0 } unsent => Unreachable(unsent.InnerException),
        RequestFailedException refused => Refused(refused),
        OperationCanceledException => new(RegionFailure.TimedOut, "The account did not answer within the network timeout."),
        AuthenticationFailedException => new(RegionFailure.Denied, "No token for the account could be had.", failure),
        HttpRequestException or SocketException or IOException => Unreachable(failure),
        ObjectDisposedException => new(RegionFailure.Unreachable, "The store was closed."),
        _ => Foreign(),
    };

    /// <summary>An answer that Azure would not give.</summary>
    public static RegionUnavailableException Foreign() =>
        new(RegionFailure.Unreachable, "The answer is none of a blob service.");

    private static RegionUnavailableException Unreachable(Exception? cause) =>
        new(RegionFailure.Unreachable, "The account cannot be reached.", cause);

    private static RegionUnavailableException Refused(RequestFailedException failure) =>
        new(ReasonOf(failure), $"The account answered {failure.Status}{Named(failure.ErrorCode)}.");

    /// <summary>A code is a word; anything else in its place is not Azure's and may hold anything.</summary>
    private static string Named(string? code) =>
        code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetterOrDigit) ? " " + code : "";

    private static RegionFailure ReasonOf(RequestFailedException failure)
    {
        var code = failure.ErrorCode ?? "";
        if (code == BlobErrorCode.ContainerNotFound || code == BlobErrorCode.ContainerBeingDeleted)
            return RegionFailure.Missing;
        if (code == BlobErrorCode.OperationTimedOut || failure.Status is 408 or 504)
            return RegionFailure.TimedOut;
        if (failure.Status is 409 or 412 && code.StartsWith("Lease", StringComparison.Ordinal))
            return RegionFailure.Locked;
        if (failure.Status is 401 or 403 || code == BlobErrorCode.ContainerDisabled || IsImmutable(code))
            return RegionFailure.Denied;
        return RegionFailure.Unreachable;
    }

    private static bool IsImmutable(string code) => code == BlobErrorCode.BlobImmutableDueToPolicy || code == ImmutableDueToLegalHold;
}
