using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Client;
using OrleansPim.Contracts.Errors;

namespace OrleansPim.Tests.Client;

/// <summary>Goal: what may pass is tried again, and nobody waits twice for regions that are gone. Method: calls that fail on a fake clock.</summary>
public sealed class CallPolicyTests
{
    private static readonly TimeSpan ReplicaTimeout = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();
    private int _calls;

    [Fact]
    public async Task Regions_that_were_waited_for_once_are_not_waited_for_again()
    {
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => RunAsync(_ =>
        {
            _time.Advance(ReplicaTimeout);
            throw new UnknownOutcomeException("Two regions did not answer.");
        }));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task What_was_refused_at_once_is_tried_again()
    {
        var result = await RunAsync(call => call == 1 ? throw new ConflictException("Another activation was faster.") : call);

        Assert.Equal(2, result);
    }

    [Fact]
    public async Task A_silo_that_died_is_given_the_time_to_be_replaced()
    {
        var result = await RunAsync(call =>
        {
            _time.Advance(ReplicaTimeout);
            return call == 1 ? throw new TimeoutException() : call;
        });

        Assert.Equal(2, result);
    }

    [Fact]
    public async Task A_lost_answer_stays_unknown_although_the_retry_surely_did_nothing()
    {
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => RunAsync(
            call => call == 1 ? throw new TimeoutException() : throw new UnavailableException("No quorum.")));
    }

    private async Task<int> RunAsync(Func<int, int> call)
    {
        var policy = new CallPolicy(Options.Create(new PimClientOptions()), _time);
        var work = policy.ExecuteAsync(
            call, (next, _) => Task.FromResult(next(++_calls)), isChange: true, TestContext.Current.CancellationToken);
        while (!work.IsCompleted)
        {
            // The waits before retries are short; each step of the fake clock ends one of them.
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await work;
    }
}
