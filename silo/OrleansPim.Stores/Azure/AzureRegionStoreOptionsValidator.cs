using Microsoft.Extensions.Options;

namespace OrleansPim.Stores.Azure;

/// <summary>Checks the options when the host starts; says what is wrong without repeating it, as it may be a secret.</summary>
public sealed class AzureRegionStoreOptionsValidator : IValidateOptions<AzureRegionStoreOptions>
{
    private const int ShortestTimeoutMilliseconds = 100;
    private const int LongestTimeoutMilliseconds = 60_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AzureRegionStoreOptions options)
    {
        var failures = FailuresOf(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>What is wrong; each text begins with the name of a setting.</summary>
    public static IEnumerable<string> FailuresOf(AzureRegionStoreOptions options)
    {
        var hasUri = !string.IsNullOrEmpty(options.ContainerUri);
        if (hasUri == !string.IsNullOrEmpty(options.ConnectionString))
            yield return "ContainerUri or ConnectionString is needed, and not both.";
        else if (hasUri && !string.IsNullOrEmpty(options.Container))
            yield return "Container is only for ConnectionString; ContainerUri has it in its path.";
        else if (AzureContainer.FailureOf(options) is { } failure)
            yield return failure;
        if (!string.IsNullOrEmpty(options.ClientId) && !Guid.TryParse(options.ClientId, out _))
            yield return "ClientId is the client id of a managed identity.";
        if (options.NetworkTimeoutMilliseconds is < ShortestTimeoutMilliseconds or > LongestTimeoutMilliseconds)
            yield return $"NetworkTimeoutMilliseconds must be {ShortestTimeoutMilliseconds} to {LongestTimeoutMilliseconds}.";
    }
}
