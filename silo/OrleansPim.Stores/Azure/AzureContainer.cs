using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace OrleansPim.Stores.Azure;

/// <summary>Makes the client of the container that the options name.</summary>
public static class AzureContainer
{
    /// <summary>The address of the account, by which two regions in one account are recognised; no secret.</summary>
    /// <param name="options">Checked options.</param>
    public static string AccountOf(AzureRegionStoreOptions options)
    {
        var container = Connect(options, new BlobClientOptions());
        return new UriBuilder(container.GetParentBlobServiceClient().Uri) { Query = "" }.Uri.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>What keeps the options from naming a container, without the value.</summary>
    /// <returns>A text that begins with the name of a setting; <see langword="null"/> if they do name one.</returns>
    internal static string? FailureOf(AzureRegionStoreOptions options)
    {
        var setting = string.IsNullOrEmpty(options.ContainerUri) ? "ConnectionString" : "ContainerUri";
        try
        {
            if (setting == "ContainerUri" && !Uri.TryCreate(options.ContainerUri, UriKind.Absolute, out _))
                return "ContainerUri is no address.";
            if (setting == "ConnectionString" && !IsName(options.Container))
                return "Container must have 3 to 63 characters from a-z 0-9 -.";
            var container = Connect(options, new BlobClientOptions());
            if (!IsName(container.Name) || new BlobUriBuilder(container.Uri).BlobName.Length > 0)
                return $"{setting} must name a container of 3 to 63 characters from a-z 0-9 -.";
            if (container.Uri.Scheme != Uri.UriSchemeHttps && !container.Uri.IsLoopback)
                return $"{setting} must be https, except on the loopback address.";
            return null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            return $"{setting} cannot be used as it is.";
        }
    }

    /// <summary>Makes the client that a region store uses.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="transport">Sends requests.</param>
    internal static BlobContainerClient Open(AzureRegionStoreOptions options, HttpPipelineTransport transport)
    {
        var client = new BlobClientOptions { Transport = transport };
        // A conditional write that succeeded, its answer being lost, would come back as a lost race.
        client.Retry.MaxRetries = 0;
        client.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(options.NetworkTimeoutMilliseconds);
        // Addresses may hold signatures, and are not to appear in anybody's log or trace.
        client.Diagnostics.IsLoggingEnabled = false;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        client.Diagnostics.IsTelemetryEnabled = false;
        client.AddPolicy(new OneAttemptPolicy(), HttpPipelinePosition.PerCall);
        client.AddPolicy(new OwnAnswersPolicy(), HttpPipelinePosition.PerCall);
        return Connect(options, client);
    }

    private static BlobContainerClient Connect(AzureRegionStoreOptions options, BlobClientOptions client)
    {
        if (!string.IsNullOrEmpty(options.ConnectionString))
            return new BlobContainerClient(options.ConnectionString, options.Container, client);
        var address = new Uri(options.ContainerUri!);
        if (new BlobUriBuilder(address).Sas is not null)
            return new BlobContainerClient(address, client);
        var identity = new DefaultAzureCredentialOptions();
        if (!string.IsNullOrEmpty(options.ClientId))
        {
            identity.ManagedIdentityClientId = options.ClientId;
            identity.WorkloadIdentityClientId = options.ClientId;
        }

        // Whoever needs a token asks again by itself, once a second; waiting longer and longer between attempts would keep a region away after its trouble is over.
        identity.Retry.MaxRetries = 0;
        return new BlobContainerClient(address, new SharedTokens(new DefaultAzureCredential(identity), TimeProvider.System), client);
    }

    private static bool IsName(string? name) =>
        name is { Length: >= AzureLimits.ShortestContainerName and <= AzureLimits.LongestContainerName }
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
