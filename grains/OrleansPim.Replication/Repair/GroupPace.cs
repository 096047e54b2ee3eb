namespace OrleansPim.Replication.Repair;

/// <summary>How many blobs of a rebuild a store is asked for together, and how long it is left alone after that.</summary>
/// <param name="patience">So long a group may always take, in milliseconds.</param>
/// <param name="restShare">How many times as long as it worked a store rests.</param>
/// <remarks>
/// A few at a time without a rest cost a store a commit for every few of them, and whoever else committed always waited for one or two of those.
/// Many together share a commit or two, and then the store is left alone for a multiple of that time. A group is as large as a commit beside it
/// may wait for, and larger only where that takes hardly longer than a small one, as in a store that is far away. One caller at a time.
/// </remarks>
internal sealed class GroupPace(double patience = 1.5, double restShare = 2)
{
    /// <summary>The smallest group: a rebuild that never ends is the worse danger.</summary>
    public const int Minimum = 8;

    /// <summary>The largest group.</summary>
    public const int Maximum = 192;

    private const double Tolerance = 1.5;
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
    /// <returns>How long to wait before the next one.</returns>
    public TimeSpan Learn(TimeSpan took)
    {
        var milliseconds = took.TotalMilliseconds;
        if (_smallOne is { } small)
        {
            var isQuick = milliseconds <= Math.Max(Tolerance * small, patience);
            _size = Math.Clamp(_size * (isQuick ? Growth : Decline), Minimum, Maximum);
        }
        else
        {
            _smallOne = milliseconds;
        }

        return TimeSpan.FromMilliseconds(Math.Min(milliseconds * restShare, MaximumRest.TotalMilliseconds));
    }
}
