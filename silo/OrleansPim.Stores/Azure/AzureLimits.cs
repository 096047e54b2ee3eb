namespace OrleansPim.Stores.Azure;

/// <summary>Every limit of the Azure region store, named once.</summary>
internal static class AzureLimits
{
    /// <summary>The shortest name of a container that Azure takes.</summary>
    public const int ShortestContainerName = 3;

    /// <summary>The longest name of a container that Azure takes.</summary>
    public const int LongestContainerName = 63;

    /// <summary>The longest version token that can be one of Azure's.</summary>
    public const int LongestToken = 64;

    /// <summary>Lines that Azure gives at once at most.</summary>
    public const int PageSize = 5_000;

    /// <summary>Connections to one region: each carries one request at a time.</summary>
    public const int Connections = 256;

    /// <summary>How long a connection is used, so that a change of the account's address is followed.</summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>How long making a connection may take.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long one request waits for a token: shorter than the replica timeout, or that would be all that is known of the region.</summary>
    public static readonly TimeSpan TokenWait = TimeSpan.FromSeconds(1.5);

    /// <summary>How long one attempt to get a token may take, whether somebody waits or not.</summary>
    public static readonly TimeSpan TokenAttempt = TimeSpan.FromSeconds(10);

    /// <summary>How long after an attempt that failed there is none.</summary>
    public static readonly TimeSpan TokenPause = TimeSpan.FromSeconds(1);
}
