namespace OrleansPim.Replication.Repair;

/// <summary>How many blobs of a rebuild a store is asked for together, and how long it is left alone after that.</summary>
/// <remarks>
/// A few at a time without a rest cost a store a commit for every few of them, and whoever else committed always waited for one or two of those.
/// Many together share a commit or two, and then the store is left alone for a while. The slowest percent of commits beside them is as slow as one that meets a
/// whole group, however many meet one, so the length of groups counts for more than that of rests. A group is as large as a commit beside it may wait for: what it
/// takes is judged by what a small one takes, so it is larger where the store is far away, and no smaller where the disk is slow. One caller at a time.
/// </remarks>
internal sealed class GroupPace
{
    /// <summary>The smallest group: a rebuild that never ends is the worse danger.</summary>
    public const int Minimum = 8;

    /// <summary>The largest group.</summary>
    public const int Maximum = 192;

    // So many times as long as a small group a group may take, and so many times as long as it took the store rests: without urgency, and with all of it.
    private const double Tolerance = 1.2;
    private const double UrgentTolerance = 2;
    private const double RestShare = 1;
    private const double UrgentRestShare = 0.25;

    /// <summary>So long a group may always take, in milliseconds: what is shorter vanishes in what a commit takes by itself.</summary>
    private const double Patience = 0.8;

    private const double Growth = 1.1;
    private const double Decline = 0.9;

    /// <summary>The longest rest: a group that takes longer than this is on its way for most of the time, and not in the store.</summary>
    private static readonly TimeSpan MaximumRest = TimeSpan.FromMilliseconds(10);

    private double _size = 4 * Minimum;
    private double? _smallOne;

    /// <summary>How many belong into the next group.</summary>
    public int Size => _smallOne is null ? Minimum : (int)_size;

    /// <summary>Has the next group be a small one, by whose time those after it are judged: stores become slower, and quicker again.</summary>
    public void Measure() => _smallOne = null;

    /// <summary>A group is over.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="urgency">See <see cref="RebuildUrgency.Share"/>.</param>
    /// <returns>How long to wait before the next one.</returns>
    public TimeSpan Learn(TimeSpan took, double urgency)
    {
        var milliseconds = took.TotalMilliseconds;
        if (_smallOne is { } small)
        {
            var isQuick = milliseconds <= Math.Max(Between(Tolerance, UrgentTolerance, urgency) * small, Patience);
            _size = Math.Clamp(_size * (isQuick ? Growth : Decline), Minimum, Maximum);
        }
        else
        {
            _smallOne = milliseconds;
        }

        return TimeSpan.FromMilliseconds(Math.Min(milliseconds * Between(RestShare, UrgentRestShare, urgency), MaximumRest.TotalMilliseconds));
    }

    private static double Between(double from, double to, double share) => from + ((to - from) * share);
}
