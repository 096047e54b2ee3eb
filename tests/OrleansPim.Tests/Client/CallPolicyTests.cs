using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;
using OrleansPim.Client;
using OrleansPim.Contracts.Errors;

namespace OrleansPim.Tests.Client;

/// <summary>Goal: what may pass is tried again, and nobody waits twice for regions that are gone. Method: calls that fail on a fake clock.</summary>
public sealed class CallPolicyTests
{
    private static readonly TimeSpan ReplicaTimeout = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();
    private readonly SiloLosses _losses = new();
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

    /// <summary>Goal: an answer that cannot be read is one of the five kinds at most. Method: what the hang of a silo brought, an exception that Orleans could not write down.</summary>
    [Fact]
    public async Task An_answer_that_cannot_be_read_is_a_lost_one()
    {
        Assert.Equal(2, await RunAsync(call => call == 1 ? throw new CodecNotFoundException("Could not find a codec.") : call));
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => RunAsync(_ => throw new CodecNotFoundException("Could not find a codec.")));
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

    /// <summary>Goal: what a silo had that died is asked for again at once, not after the patience that is meant for hangs. Method: a clock that stands still.</summary>
    [Fact]
    public async Task A_call_that_a_lost_silo_may_have_had_is_made_again_at_once()
    {
        var work = Execute(call => call == 1 ? new TaskCompletionSource<int>().Task : Task.FromResult(call));
        Lose();

        Assert.Equal(2, await work);
    }

    /// <summary>Goal: nobody who took over waits to be asked. Method: refusals, and steps of the clock that add up to less than the patience.</summary>
    [Fact]
    public async Task A_call_that_nobody_takes_over_yet_is_soon_made_again()
    {
        var work = Execute(call => call == 1 ? new TaskCompletionSource<int>().Task : call < 5 ? throw new SiloUnavailableException() : Task.FromResult(call));
        Lose();
        for (var step = 0; step < 50 && !work.IsCompleted; step++)
        {
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
            _time.Advance(TimeSpan.FromMilliseconds(25));
        }

        Assert.True(work.IsCompleted, $"{_calls} calls");
        Assert.Equal(5, await work);
    }

    [Fact]
    public async Task A_silo_that_is_found_repeats_no_call()
    {
        var result = await RaceAsync(_ =>
        {
            _losses.NotifyGatewayCountChanged(3, 2, connectionRecovered: false);
            return AnswerAsync(7);
        });

        Assert.Equal(7, result);
        Assert.Equal(1, _calls);
    }

    /// <summary>Goal: no call is made again for a loss that it cannot have suffered from. Method: a call that is made after it.</summary>
    [Fact]
    public async Task A_silo_that_was_lost_before_repeats_no_call()
    {
        Lose();
        var result = await RaceAsync(_ => AnswerAsync(7));

        Assert.Equal(7, result);
        Assert.Equal(1, _calls);
    }

    private async Task<int> AnswerAsync(int answer)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), _time);
        return answer;
    }

    private void Lose() => _losses.NotifyGatewayCountChanged(2, 3, connectionRecovered: false);

    private Task<int> RunAsync(Func<int, int> call) => RaceAsync(number => Task.FromResult(call(number)));

    private Task<int> Execute(Func<int, Task<int>> call) => new CallPolicy(Options.Create(new PimClientOptions()), _losses, _time)
        .ExecuteAsync(call, (next, _) => next(++_calls), isChange: true, TestContext.Current.CancellationToken);

    private async Task<int> RaceAsync(Func<int, Task<int>> call)
    {
        var work = Execute(call);
        while (!work.IsCompleted)
        {
            // The waits before retries are short; each step of the fake clock ends one of them.
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await work;
    }
}
