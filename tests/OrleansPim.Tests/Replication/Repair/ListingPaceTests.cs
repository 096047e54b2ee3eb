using OrleansPim.Replication.Repair;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class ListingPaceTests
{
    /// <summary>Found by measuring: rests of a fraction of a millisecond, which a timer takes for none.</summary>
    [Fact]
    public void Store_nearby_is_listed_in_pieces_and_rests_that_a_timer_knows_add_up_to_half_of_the_work()
    {
        var pace = new ListingPace();
        var rests = Enumerable.Range(0, 100).Select(_ => pace.Learn(TimeSpan.FromMilliseconds(0.3))).ToList();

        Assert.Equal(ListingPace.Piece, pace.Size);
        Assert.All(rests, rest => Assert.Equal(0, rest.Ticks % TimeSpan.TicksPerMillisecond));
        Assert.InRange(rests.Sum(rest => rest.TotalMilliseconds), 14, 15);
    }

    [Fact]
    public void Store_far_away_is_asked_for_all_at_once_and_without_rests_until_it_is_quick_again()
    {
        var pace = new ListingPace();
        Assert.Equal(TimeSpan.Zero, pace.Learn(TimeSpan.FromMilliseconds(30)));
        Assert.Equal(ListingPace.Whole, pace.Size);
        pace.Learn(TimeSpan.FromMilliseconds(3));
        Assert.Equal(ListingPace.Piece, pace.Size);
    }
}
