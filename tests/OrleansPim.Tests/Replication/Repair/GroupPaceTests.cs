using OrleansPim.Replication.Repair;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class GroupPaceTests
{
    [Fact]
    public void Group_is_as_large_as_a_commit_beside_it_may_wait_for_and_stays_so()
    {
        var pace = new GroupPace();
        for (var batch = 0; batch < 200; batch++)
        {
            Run(pace, groups: 15, size => size * 0.05);
            Assert.InRange(pace.Size, 12, 22);
        }
    }

    [Fact]
    public void Group_grows_to_the_limit_where_the_store_is_far_away_and_a_small_one_takes_as_long()
    {
        var pace = new GroupPace();
        for (var batch = 0; batch < 5; batch++)
            Run(pace, groups: 15, _ => 40);

        Assert.Equal(GroupPace.Maximum, pace.Size);
    }

    [Fact]
    public void Group_shrinks_to_the_least_where_a_register_takes_long_and_grows_once_it_does_not()
    {
        var pace = new GroupPace();
        for (var batch = 0; batch < 5; batch++)
            Run(pace, groups: 15, size => size);
        Assert.InRange(pace.Size, GroupPace.Minimum, 2 * GroupPace.Minimum);

        for (var batch = 0; batch < 5; batch++)
            Run(pace, groups: 15, size => size * 0.005);
        Assert.True(pace.Size > 100, $"{pace.Size}");
    }

    [Fact]
    public void Group_is_no_smaller_where_the_disk_is_twice_as_slow()
    {
        var (quick, slow) = (new GroupPace(), new GroupPace());
        for (var batch = 0; batch < 20; batch++)
        {
            Run(quick, groups: 15, size => 1.5 + (size * 0.05));
            Run(slow, groups: 15, size => 3 + (size * 0.1));
        }

        Assert.InRange(slow.Size, quick.Size - 2, quick.Size + 2);
    }

    [Fact]
    public void Group_is_larger_and_rests_are_shorter_the_more_urgent_it_is()
    {
        var (calm, urgent) = (new GroupPace(), new GroupPace());
        for (var batch = 0; batch < 20; batch++)
        {
            Run(calm, groups: 15, size => 1.5 + (size * 0.05));
            Run(urgent, groups: 15, size => 1.5 + (size * 0.05), urgency: 1);
        }

        Assert.True(urgent.Size > 1.5 * calm.Size, $"{urgent.Size} and {calm.Size}");
        Assert.True(urgent.Learn(TimeSpan.FromMilliseconds(2), urgency: 1) < calm.Learn(TimeSpan.FromMilliseconds(2), urgency: 0));
    }

    [Fact]
    public void Store_rests_however_urgent_it_is_but_never_for_long()
    {
        var pace = new GroupPace();

        Assert.True(pace.Learn(TimeSpan.FromMilliseconds(4), urgency: 1) >= TimeSpan.FromMilliseconds(1));
        Assert.True(pace.Learn(TimeSpan.FromSeconds(2), urgency: 0) <= TimeSpan.FromMilliseconds(10));
        Assert.Equal(TimeSpan.Zero, pace.Learn(TimeSpan.Zero, urgency: 0));
    }

    private static void Run(GroupPace pace, int groups, Func<int, double> milliseconds, double urgency = 0)
    {
        pace.Measure();
        for (var group = 0; group <= groups; group++)
            pace.Learn(TimeSpan.FromMilliseconds(milliseconds(pace.Size)), urgency);
    }
}
