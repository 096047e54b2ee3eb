using Microsoft.Extensions.Time.Testing;
using OrleansPim.Clustering.Membership;
using OrleansPim.Tests.Clustering.Clusters;

namespace OrleansPim.Tests.Clustering.Membership;

/// <summary>Goal: what waits for a time of day never waits longer because the machine's clock was set. Method: a clock that is set both ways.</summary>
public sealed class SteadyClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SettableClock _wall;
    private readonly SteadyClock _clock;

    public SteadyClockTests()
    {
        _wall = new SettableClock(_time);
        _clock = new SteadyClock(_wall);
    }

    [Fact]
    public void It_is_the_machines_clock_as_long_as_nobody_sets_that_back()
    {
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(_wall.GetUtcNow(), _clock.GetUtcNow());
        _wall.Offset = TimeSpan.FromHours(1);
        Assert.Equal(_wall.GetUtcNow(), _clock.GetUtcNow());
        Assert.Equal(_wall.GetTimestamp(), _clock.GetTimestamp());
        Assert.Equal(_wall.TimestampFrequency, _clock.TimestampFrequency);
    }

    [Fact]
    public void It_goes_on_when_the_machines_clock_is_set_back_and_is_caught_up_with()
    {
        var before = _clock.GetUtcNow();
        _wall.Offset = TimeSpan.FromHours(-1);
        for (var minute = 1; minute < 8 * 60; minute++)
        {
            Assert.Equal(before, _clock.GetUtcNow());
            _time.Advance(TimeSpan.FromMinutes(1));
            before += TimeSpan.FromMinutes(1) * 7 / 8;
        }

        Assert.NotEqual(_wall.GetUtcNow(), _clock.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(_wall.GetUtcNow(), _clock.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(_wall.GetUtcNow(), _clock.GetUtcNow());
    }

    /// <summary>Goal: two readings in a row are in order, whatever happens between them. Method: a clock that is set at random.</summary>
    [Fact]
    public void It_never_goes_back()
    {
        var random = new Random(17);
        var last = _clock.GetUtcNow();
        for (var step = 0; step < 1_000; step++)
        {
            _wall.Offset += TimeSpan.FromSeconds(random.Next(-7_200, 7_200));
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
            var now = _clock.GetUtcNow();
            Assert.True(now >= last);
            last = now;
        }
    }
}
