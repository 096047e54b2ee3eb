using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>One call of the store on its way through a thread that serves it.</summary>
/// <remarks>The serving thread runs it, then either confirms or fails it, exactly once.</remarks>
internal interface IStoreRequest
{
    /// <summary>Bytes of content that the request holds.</summary>
    int Length { get; }

    /// <summary>Whether the store may be made for this request if it is missing.</summary>
    bool MayCreate { get; }

    /// <summary>Whether the caller stopped waiting.</summary>
    bool IsAbandoned { get; }

    /// <summary>Does the work; nobody hears of the result before <see cref="Confirm"/>.</summary>
    /// <exception cref="RegionUnavailableException">It could not be done.</exception>
    void Run(BlobTable table);

    /// <summary>Gives the result of <see cref="Run"/> to the caller.</summary>
    void Confirm();

    /// <summary>Gives a failure to the caller, whether the work was done or not.</summary>
    void Fail(RegionUnavailableException failure);
}
