namespace OrleansPim.Stores.Azure;

/// <summary>Where an Azure region store keeps its data, and as whom it goes there: one account and one credential for one region.</summary>
/// <remarks>Either <see cref="ConnectionString"/> with <see cref="Container"/>, or <see cref="ContainerUri"/>.</remarks>
public sealed class AzureRegionStoreOptions
{
    /// <summary>The connection string of the account, with its key or a shared access signature. A secret.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The container in the account of <see cref="ConnectionString"/>.</summary>
    /// <value>3 to 63 characters from <c>a-z 0-9 -</c>. No default.</value>
    public string? Container { get; set; }

    /// <summary>The address of the container. With a shared access signature in it a secret; without one, Entra ID tells who we are.</summary>
    /// <value><c>https://ACCOUNT.blob.core.windows.net/CONTAINER</c>, with or without a signature. No default.</value>
    public string? ContainerUri { get; set; }

    /// <summary>The managed identity that is used, when <see cref="ContainerUri"/> has no signature and the machine has several identities.</summary>
    /// <value>A client id. By default whatever the environment, a workload identity or the machine provide.</value>
    public string? ClientId { get; set; }

    /// <summary>Whether a missing container may be made, by the first start or to rebuild a lost region.</summary>
    /// <value>By default not: a container that was deleted by mistake can be restored until another one has its name.</value>
    public bool MayCreateContainer { get; set; }

    /// <summary>How long one request may take on the network, connecting included.</summary>
    /// <value>Milliseconds, 100 to 60,000; by default 5,000. Callers of the store stop waiting earlier. A token of Entra ID that has to be had first is waited for 1.5 s.</value>
    public int NetworkTimeoutMilliseconds { get; set; } = 5_000;
}
