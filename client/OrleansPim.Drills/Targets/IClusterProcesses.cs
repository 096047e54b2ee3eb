namespace OrleansPim.Drills.Targets;

/// <summary>The processes of a cluster on this machine, to kill, to stop and to exchange.</summary>
/// <remarks>Whoever started the cluster starts again what ends. Thread-safe.</remarks>
internal interface IClusterProcesses
{
    /// <summary>Whether a process that ends is started again.</summary>
    bool Restarts { get; }

    /// <summary>Whether silos share files, so that one that is stopped holds locks that the others wait for.</summary>
    bool SharesFiles { get; }

    /// <summary>The process that a member is now.</summary>
    /// <returns>Its id; <see langword="null"/> if it does not run.</returns>
    int? FindProcess(string member);

    /// <summary>Sends a member's process a signal, such as <c>KILL</c>; one that has ended hears nothing.</summary>
    Task SignalAsync(string member, string signal, CancellationToken cancellationToken);

    /// <summary>Lets a stopped process go on after a while, even if this program is gone by then.</summary>
    /// <returns>Ends the watch.</returns>
    IDisposable GuardStopped(string member, TimeSpan limit);

    /// <summary>Names the program that a member is started with from now on.</summary>
    /// <param name="member">Which.</param>
    /// <param name="program">The node's program of another release; <see langword="null"/> for the cluster's own.</param>
    void ChooseProgram(string member, string? program);

    /// <summary>Starts a second cluster on the same regions.</summary>
    /// <returns>The cluster, to be disposed.</returns>
    Task<IRivalCluster> StartRivalAsync(CancellationToken cancellationToken);
}
