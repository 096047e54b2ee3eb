namespace OrleansPim.Replication.Repair;

/// <summary>How many lines of a listing a rebuild asks for at a time, and how long the store is left alone after that.</summary>
/// <remarks>
/// A stretch of keys from one store takes a processor for 3 ms, and the next stores follow at once: of a rebuild's time that was a tenth, and of the slowest percent
/// of commits beside it a half. So it comes in pieces, with rests in between. A store that is far away is asked for all at once: there a piece is on its
/// way for most of the time, and takes nobody's processor. One caller at a time.
/// </remarks>
internal sealed class ListingPace
{
    /// <summary>Lines of a piece.</summary>
    public const int Piece = 64;

    /// <summary>Lines that are asked for at once of a store that is far away.</summary>
    public const int Whole = RefillBatch.Size;

    /// <summary>What takes longer than this is on its way, and not in the store.</summary>
    private static readonly TimeSpan FarAway = TimeSpan.FromMilliseconds(5);

    /// <summary>How many times as long as it worked the store rests.</summary>
    /// <remarks>A piece takes a fraction of a millisecond, and a timer rests for whole ones and a little more, so what is owed adds up.</remarks>
    private const double RestShare = 0.5;

    private TimeSpan _owed;

    /// <summary>How many lines to ask for next.</summary>
    public int Size { get; private set; } = Piece;

    /// <summary>A piece is over.</summary>
    /// <param name="took">How long it took.</param>
    /// <returns>How long to wait before the next one; whole milliseconds, since a timer knows no shorter rest.</returns>
    public TimeSpan Learn(TimeSpan took)
    {
        Size = took > FarAway ? Whole : Piece;
        if (took > FarAway)
            return TimeSpan.Zero;
        _owed += took * RestShare;
        var rest = TimeSpan.FromMilliseconds(Math.Floor(_owed.TotalMilliseconds));
        _owed -= rest;
        return rest;
    }
}
