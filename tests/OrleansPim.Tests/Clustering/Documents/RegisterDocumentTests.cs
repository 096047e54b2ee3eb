using System.Text;
using OrleansPim.Clustering.Documents;
using OrleansPim.Replication.Errors;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Documents;

/// <summary>Goal: a conditional write says the truth about itself. Method: answers that are lost, and writers that overtake.</summary>
public sealed class RegisterDocumentTests
{
    private readonly SimulatedCluster _cluster = new(3, seed: 43);

    [Fact]
    public async Task A_write_whose_answers_are_lost_is_sent_again_and_done_once()
    {
        await using var document = New();
        await TryWriteAsync(document, 0, "a");
        LoseAnswers(true, 0, 1);

        // The answers come again while the outcome is being asked for.
        var write = document.TryWriteAsync(1, "b"u8.ToArray(), CancellationToken.None);
        Assert.False(write.IsCompleted);
        LoseAnswers(false, 0, 1);
        var result = await _cluster.DriveAsync(write);

        Assert.Equal(new WriteResult(true, 2), result);
        await using var reader = New();
        var read = await _cluster.DriveAsync(reader.ReadAsync(CancellationToken.None));
        Assert.Equal("b", Encoding.UTF8.GetString(read!.Payload.Span));
        Assert.Equal(2, read.Version);
    }

    [Fact]
    public async Task A_write_that_nobody_answers_any_more_has_an_unknown_outcome()
    {
        await using var document = New();
        await TryWriteAsync(document, 0, "a");
        LoseAnswers(true, 0, 1, 2);

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => TryWriteAsync(document, 1, "b"));
        LoseAnswers(false, 0, 1, 2);
        var result = await TryWriteAsync(document, 1, "c");

        // It was done after all, so who still expects the version before it is refused.
        Assert.False(result.IsDone);
        Assert.True(result.Version >= 2, $"{result}");
    }

    [Fact]
    public async Task A_version_ahead_of_the_register_shows_that_it_went_back_in_time()
    {
        await using var document = New();
        await TryWriteAsync(document, 0, "a");

        await Assert.ThrowsAsync<CorruptReplicasException>(() => TryWriteAsync(document, 5, "b"));
    }

    [Fact]
    public async Task Writers_that_take_turns_lose_nothing()
    {
        await using var left = New();
        await using var right = New();
        var version = 0L;
        for (var turn = 0; turn < 20; turn++)
        {
            var result = await TryWriteAsync(turn % 2 == 0 ? left : right, version, $"{turn}");
            Assert.Equal(new WriteResult(true, version + 1), result);
            version = result.Version;
        }
    }

    [Fact]
    public async Task Of_many_writers_at_once_one_is_done()
    {
        RegisterDocument[] writers = [.. Enumerable.Range(0, 5).Select(_ => New())];
        await TryWriteAsync(writers[0], 0, "a");

        var all = Task.WhenAll(writers.Select(async writer => await AttemptAsync(writer)));
        var results = await _cluster.DriveAsync(all);

        Assert.Single(results, result => result is { IsDone: true });
        Assert.All(results, result => Assert.True(result is null or { Version: 2 }, $"{result}"));
    }

    private static async Task<WriteResult?> AttemptAsync(RegisterDocument writer)
    {
        try
        {
            return await writer.TryWriteAsync(1, "b"u8.ToArray(), CancellationToken.None);
        }
        catch (QuorumUnavailableException)
        {
            // Others were always faster; nothing was done.
            return null;
        }
    }

    private RegisterDocument New() => new(_cluster.NewRegister("documents/test", _cluster.NewProcess()), _cluster.Ids);

    private Task<WriteResult> TryWriteAsync(RegisterDocument document, long expected, string text) =>
        _cluster.DriveAsync(document.TryWriteAsync(expected, Encoding.UTF8.GetBytes(text), CancellationToken.None));

    private void LoseAnswers(bool isLost, params int[] regions)
    {
        foreach (var region in regions)
            _cluster.Faults[region].LosesAnswers = isLost;
    }
}
