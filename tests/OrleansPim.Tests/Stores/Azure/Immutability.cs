namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Which kind of immutability an account has.</summary>
public enum Immutability
{
    /// <summary>None.</summary>
    None,

    /// <summary>A policy for each version, with a legal hold: older versions stay whatever happens; a blob is written and deleted as ever.</summary>
    OfVersions,

    /// <summary>A retention for a whole container: what is there is neither overwritten nor deleted.</summary>
    ContainerRetention,

    /// <summary>A legal hold on a whole container, with the same consequence.</summary>
    ContainerLegalHold,
}
