using Azure;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Azure;

/// <summary>Translates ETags into version tokens and back.</summary>
internal static class AzureVersion
{
    /// <summary>Azure issues hexadecimal ETags, so this one never.</summary>
    private static readonly ETag NeverIssued = new("\"0xnone\"");

    /// <summary>The version that an answer tells.</summary>
    /// <exception cref="RegionUnavailableException">It tells none: it is not Azure who answers.</exception>
    public static BlobVersion Of(ETag? etag)
    {
        // A header has quotes, a listing has none.
        var token = etag?.ToString("G").Trim('"');
        return IsToken(token) ? new BlobVersion(token!) : throw AzureFailure.Foreign();
    }

    /// <summary>The ETag that a conditional request expects.</summary>
    /// <returns>Never one that stands for any version, and never none: either would overwrite unconditionally.</returns>
    public static ETag Expected(BlobVersion version) => IsToken(version.Token) ? new ETag($"\"{version.Token}\"") : NeverIssued;

    private static bool IsToken(string? token) =>
        token is { Length: > 0 and <= AzureLimits.LongestToken } && token.All(char.IsAsciiLetterOrDigit);
}
