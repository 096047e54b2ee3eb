using OrleansPim.Replication.Ledger;

namespace OrleansPim.Tests.Replication.Ledger;

public sealed class SegmentMergeTests
{
    /// <summary>Goal: folding stays cheap for ever. Method: fold 10,000 runs and count what is rewritten and what remains.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Entry_is_rewritten_a_few_times_and_few_small_segments_remain(int seed)
    {
        var random = new Random(seed);
        var lengths = new List<long>();
        long appended = 0;
        long written = 0;
        for (var run = 0; run < 10_000; run++)
        {
            long length = random.Next(4 * 1024, 40 * 1024);
            appended += length;
            var merged = SegmentMerge.Choose(lengths, length);
            var total = length + lengths.TakeLast(merged).Sum();
            lengths.RemoveRange(lengths.Count - merged, merged);
            lengths.Add(total);
            written += total;
            Assert.True(total <= SegmentMerge.MaximumLength);
        }

        Assert.Equal(appended, lengths.Sum());
        Assert.True(written < 5 * appended, $"{(double)written / appended:F1} writes for each byte");
        Assert.True(lengths.Count(length => length < SegmentMerge.MaximumLength / 4) < 32, "small segments gather");
    }
}
