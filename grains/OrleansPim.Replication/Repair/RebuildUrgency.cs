namespace OrleansPim.Replication.Repair;

/// <summary>How hard a rebuild presses on the stores: no harder than it has to for the rate that is promised.</summary>
/// <param name="time">The clock.</param>
/// <remarks>
/// Until a region is whole again, one more loss ends its subscribers' service, so a rebuild may not take as long as it likes; beyond that, commits come first.
/// How much a store can do besides commits is not known beforehand and changes by the minute, so what the last blobs took decides about the next ones. One caller at a time.
/// </remarks>
internal sealed class RebuildUrgency(TimeProvider time)
{
    /// <summary>Blobs a second that a rebuild is to put back: of a thousand small subscribers two thousand, and half as many again for the listings before and after it.</summary>
    public const int BlobsPerSecond = 3_000;

    private const double Step = 0.1;

    private long _lastAt = time.GetTimestamp();

    /// <summary>From 0, where commits have all the time that they need, to 1, where the rebuild has.</summary>
    public double Share { get; private set; } = 0.5;

    /// <summary>Some were put back, with all that goes with it.</summary>
    /// <param name="blobs">How many since the last time.</param>
    public void Learn(int blobs)
    {
        var took = time.GetElapsedTime(_lastAt);
        _lastAt = time.GetTimestamp();
        var isLate = took.TotalSeconds * BlobsPerSecond > blobs;
        Share = Math.Clamp(Share + (isLate ? Step : -Step), 0, 1);
    }
}
