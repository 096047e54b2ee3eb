namespace OrleansPim.Drills.Targets;

/// <summary>A second cluster that serves the same subscribers from the same regions, until it is disposed.</summary>
internal interface IRivalCluster : IAsyncDisposable
{
    /// <summary>Where its phones connect.</summary>
    Uri Gateway { get; }

    /// <summary>Its name in Orleans.</summary>
    string Cluster { get; }

    /// <summary>How the client library finds its silos.</summary>
    ISiloDirectory Grains { get; }
}
