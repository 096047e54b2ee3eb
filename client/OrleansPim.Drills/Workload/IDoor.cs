namespace OrleansPim.Drills.Workload;

/// <summary>One of the ways in which a device reaches its data.</summary>
internal interface IDoor
{
    /// <summary>What the history calls it.</summary>
    string Name { get; }

    /// <summary>Where it leads, such as a gateway's address.</summary>
    string Place { get; }

    /// <summary>Whether a write that is sent again under its request id has the effect and the answer of the first.</summary>
    bool RemembersRequests { get; }

    /// <summary>Reads one contact; 404 if there is none.</summary>
    /// <param name="item">Which contact.</param>
    /// <param name="newest">Whether to ask for nothing older than this request, as far as any cluster has acknowledged it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<DoorAnswer> ReadAsync(string item, bool newest, CancellationToken cancellationToken);

    /// <summary>Writes one contact if its tag is still the expected one.</summary>
    /// <param name="item">Which contact.</param>
    /// <param name="card">Its new text.</param>
    /// <param name="tag">The tag last seen; <see langword="null"/> if there must be none.</param>
    /// <param name="requestId">Names the intention, for doors that remember it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<DoorAnswer> WriteAsync(string item, string card, string? tag, Guid requestId, CancellationToken cancellationToken);
}
