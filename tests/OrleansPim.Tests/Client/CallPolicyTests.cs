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

    /// <summary>Goal: the death of a silo fails no request. Method: calls that are refused by a machine where nobody listens, until another silo took over.</summary>
    [Fact]
    public async Task Calls_to_a_silo_that_died_are_made_again_until_its_subscribers_have_another()
    {
        var start = _time.GetTimestamp();
        var result = await RunAsync(call => _time.GetElapsedTime(start) < TimeSpan.FromSeconds(3) ? throw new SiloUnavailableException() : call);

        Assert.InRange(result, 4, 10);
    }

    [Fact]
    public async Task Whoever_took_over_may_refuse_once_although_its_predecessor_was_waited_for()
    {
        var result = await RunAsync(call => call switch
        {
            < 7 => throw new SiloUnavailableException(),
            7 => throw new ConflictException("Another activation was faster."),
            _ => call,
        });

        Assert.Equal(8, result);
    }

    /// <summary>Goal: a hang lasts no longer than until the silo is declared dead. Method: all calls before that are lost for good.</summary>
    [Fact]
    public async Task A_hung_silo_that_is_declared_dead_late_is_not_all_that_was_ever_asked()
    {
        var start = _time.GetTimestamp();
        var result = await RaceAsync(call => _time.GetElapsedTime(start) < TimeSpan.FromSeconds(14)
            ? new TaskCompletionSource<int>().Task
            : Task.FromResult(call));

        Assert.InRange(result, 7, 9);
    }

    [Fact]
    public async Task A_lost_answer_stays_unknown_although_the_retry_surely_did_nothing()
    {
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => RunAsync(
            call => call == 1 ? throw new TimeoutException() : throw new UnavailableException("No quorum.")));
    }

    /// <summary>Goal: a silo that hangs is not waited for. Method: a first call that never answers.</summary>
    [Fact]
    public async Task A_call_of_which_nothing_is_heard_is_made_again_beside_itself()
    {
        var result = await RaceAsync(call => call == 1 ? new TaskCompletionSource<int>().Task : Task.FromResult(call));

        Assert.Equal(2, result);
    }

    [Fact]
    public async Task A_call_that_is_only_slow_answers_although_others_were_made_beside_it()
    {
        var first = new TaskCompletionSource<int>();
        var result = await RaceAsync(call =>
        {
            if (call <= AttemptRace.MaximumExtras)
                return call == 1 ? first.Task : new TaskCompletionSource<int>().Task;
            first.SetResult(7);
            return new TaskCompletionSource<int>().Task;
        });

        Assert.Equal(7, result);
        Assert.Equal(1 + AttemptRace.MaximumExtras, _calls);
    }

    /// <summary>Goal: what may have been done is never said not to be. Method: the first of two calls is lost, the second refused.</summary>
    [Fact]
    public async Task Of_two_calls_at_once_a_lost_answer_stays_unknown_although_the_other_surely_did_nothing()
    {
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => RaceAsync(call =>
        {
            if (call == 1)
                return first.Task;
            if (call > 2)
                throw new UnavailableException("No quorum.");
            first.SetException(new TimeoutException());
            _time.Advance(TimeSpan.FromSeconds(10));
            second.SetException(new UnavailableException("No quorum."));
            return second.Task;
        }));
    }

    [Fact]
    public async Task A_lost_answer_of_one_call_does_not_end_the_other()
    {
        var first = new TaskCompletionSource<int>();
        var result = await RaceAsync(call =>
        {
            if (call == 1)
                return first.Task;
            _ = Task.Delay(TimeSpan.FromSeconds(1), _time).ContinueWith(_ => first.SetResult(7), TaskScheduler.Default);
            throw new TimeoutException();
        });

        Assert.Equal(7, result);
    }

    /// <summary>Goal: whoever waits for us learns within one replica timeout that regions are gone. Method: a refusal beside calls that hang.</summary>
    [Fact]
    public async Task A_refusal_ends_the_wait_for_the_other_calls_and_leaves_open_what_they_do()
    {
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => RaceAsync(
            call => call == 1 ? new TaskCompletionSource<int>().Task : throw new UnavailableException("No quorum.")));

        Assert.Equal(2, _calls);
    }

    private Task<int> RunAsync(Func<int, int> call) => RaceAsync(number => Task.FromResult(call(number)));

    private async Task<int> RaceAsync(Func<int, Task<int>> call)
    {
        var policy = new CallPolicy(Options.Create(new PimClientOptions()), _time);
        var work = policy.ExecuteAsync(
            call, (next, _) => next(++_calls), isChange: true, TestContext.Current.CancellationToken);
        while (!work.IsCompleted)
        {
            // The waits before retries are short; each step of the fake clock ends one of them.
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await work;
    }
}
