using OrleansPim.Replication.Repair;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class RebuildPaceTests
{
    [Fact]
    public async Task Window_grows_while_blobs_are_as_quick_as_ever_and_shrinks_once_they_queue()
    {
        using var pace = new RebuildPace();
        await RunAsync(pace, blobs: 2_000, milliseconds: 10);
        Assert.Equal(RebuildPace.Maximum, pace.Window);

        await RunAsync(pace, blobs: 1_000, milliseconds: 100);
        Assert.Equal(RebuildPace.Minimum, pace.Window);

        await RunAsync(pace, blobs: 2_000, milliseconds: 10);
        Assert.Equal(RebuildPace.Maximum, pace.Window);
    }

    [Fact]
    public async Task No_more_are_under_way_than_the_window_holds()
    {
        using var pace = new RebuildPace();
        await RunAsync(pace, blobs: 2_000, milliseconds: 10);
        await RunAsync(pace, blobs: 1_000, milliseconds: 100);
        for (var count = 0; count < pace.Window; count++)
            Assert.True(pace.EnterAsync().IsCompletedSuccessfully);

        var next = pace.EnterAsync();
        Assert.False(next.IsCompleted);

        pace.Leave(TimeSpan.FromMilliseconds(100));
        await next;
    }

    private static async Task RunAsync(RebuildPace pace, int blobs, int milliseconds)
    {
        for (var blob = 0; blob < blobs; blob++)
        {
            await pace.EnterAsync();
            pace.Leave(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
