using OrleansPim.Replication;

namespace OrleansPim.Tests.Replication;

/// <summary>Goal: one at a time, in order, and nobody who gave up keeps the others out. Method: callers on one scheduler.</summary>
public sealed class TurnTests
{
    [Fact]
    public async Task Callers_pass_one_at_a_time_in_their_order()
    {
        var turn = new Turn();
        await turn.TakeAsync(CancellationToken.None);
        var second = turn.TakeAsync(CancellationToken.None).AsTask();
        var third = turn.TakeAsync(CancellationToken.None).AsTask();

        turn.Release();
        await second;
        Assert.False(third.IsCompleted);
        turn.Release();
        await third;
    }

    [Fact]
    public async Task Who_gave_up_is_passed_over()
    {
        var turn = new Turn();
        using var stop = new CancellationTokenSource();
        await turn.TakeAsync(CancellationToken.None);
        var impatient = turn.TakeAsync(stop.Token).AsTask();
        var patient = turn.TakeAsync(CancellationToken.None).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        turn.Release();
        await patient;
    }

    [Fact]
    public async Task A_cancelled_token_takes_no_turn()
    {
        var turn = new Turn();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.TakeAsync(new CancellationToken(canceled: true)).AsTask());
        await turn.TakeAsync(CancellationToken.None);
    }
}
