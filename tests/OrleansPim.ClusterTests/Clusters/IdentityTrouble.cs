namespace OrleansPim.ClusterTests.Clusters;

/// <summary>What may be wrong with who gives tokens.</summary>
public enum IdentityTrouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It answers 400: there is no such identity.</summary>
    Refuses,

    /// <summary>It answers 500.</summary>
    Fails,

    /// <summary>Nobody listens.</summary>
    Down,

    /// <summary>It needs longer for a token than anybody waits for a region. Such a token is good for an hour.</summary>
    Slow,

    /// <summary>It takes the question and never answers.</summary>
    Silent,

    /// <summary>Its tokens are for another service, and the account refuses them.</summary>
    OthersTokens,
}
