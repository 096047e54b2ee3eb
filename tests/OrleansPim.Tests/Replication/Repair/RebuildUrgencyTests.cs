using Microsoft.Extensions.Time.Testing;
using OrleansPim.Replication.Repair;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class RebuildUrgencyTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Rebuild_that_falls_behind_the_promised_rate_presses_harder_up_to_a_limit()
    {
        var urgency = new RebuildUrgency(_time);

        Run(urgency, batches: 3, RebuildUrgency.BlobsPerSecond * 0.9);
        var share = urgency.Share;
        Assert.True(share > 0.5);

        Run(urgency, batches: 50, RebuildUrgency.BlobsPerSecond * 0.9);
        Assert.Equal(1, urgency.Share);
    }

    [Fact]
    public void Rebuild_that_is_quick_enough_leaves_the_stores_to_the_commits()
    {
        var urgency = new RebuildUrgency(_time);

        Run(urgency, batches: 50, RebuildUrgency.BlobsPerSecond * 1.1);
        Assert.Equal(0, urgency.Share);
    }

    private void Run(RebuildUrgency urgency, int batches, double blobsPerSecond)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            _time.Advance(TimeSpan.FromSeconds(RefillBatch.Size / blobsPerSecond));
            urgency.Learn(RefillBatch.Size);
        }
    }
}
