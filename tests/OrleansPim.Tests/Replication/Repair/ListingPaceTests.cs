using OrleansPim.Replication.Repair;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class ListingPaceTests
{
    [Fact]
    public void Store_nearby_is_listed_in_pieces_with_rests_as_long()
    {
        var pace = new ListingPace();
        Assert.Equal(ListingPace.Piece, pace.Size);
        Assert.Equal(TimeSpan.FromMilliseconds(0.5), pace.Learn(TimeSpan.FromMilliseconds(0.5)));
        Assert.Equal(ListingPace.Piece, pace.Size);
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
