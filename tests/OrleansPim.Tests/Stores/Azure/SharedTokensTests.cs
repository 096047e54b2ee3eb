using System.Threading.Channels;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Stores.Azure;

namespace OrleansPim.Tests.Stores.Azure;

/// <summary>Goal: a token that is late or cannot be had keeps nobody waiting, and is there as soon as it can be. Method: a source that answers when it is told to.</summary>
public sealed class SharedTokensTests
{
    private static readonly TokenRequestContext Wanted = new(["https://storage.azure.com/.default"]);
    private readonly FakeTimeProvider _time = new();
    private readonly ToldSource _source = new();
    private readonly SharedTokens _tokens;

    public SharedTokensTests() => _tokens = new SharedTokens(_source, _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_that_takes_longer_than_anybody_waits_is_had_in_the_end()
    {
        var first = AskAsync();
        await _source.IsAskedAsync(times: 1);
        _time.Advance(AzureLimits.TokenWait);
        await Assert.ThrowsAsync<AuthenticationFailedException>(() => first);
        using var replicaTimeout = new CancellationTokenSource();
        var second = _tokens.GetTokenAsync(Wanted, replicaTimeout.Token).AsTask();
        await replicaTimeout.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        var third = AskAsync();
        _source.Answer("one");

        Assert.Equal("one", (await third).Token);
        Assert.Equal(1, _source.Asked);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_not_repeated_before_a_pause_is_over()
    {
        Task<AccessToken>[] waiting = [AskAsync(), AskAsync(), AskAsync()];
        await _source.IsAskedAsync(times: 1);
        _source.Fail();
        foreach (var ask in waiting)
            await Assert.ThrowsAsync<AuthenticationFailedException>(() => ask);

        await Assert.ThrowsAsync<AuthenticationFailedException>(AskAsync);
        Assert.Equal(1, _source.Asked);
        _time.Advance(AzureLimits.TokenPause);
        var next = AskAsync();
        await _source.IsAskedAsync(times: 2);
        _source.Answer("two");

        Assert.Equal("two", (await next).Token);
    }

    [Fact]
    public async Task A_source_that_never_answers_is_asked_again()
    {
        var first = AskAsync();
        await _source.IsAskedAsync(times: 1);
        _time.Advance(AzureLimits.TokenAttempt);
        await Assert.ThrowsAsync<AuthenticationFailedException>(() => first);

        // The attempt ends on another thread than the clock's.
        while (_source.Asked < 2)
        {
            _time.Advance(AzureLimits.TokenPause);
            await Assert.ThrowsAsync<AuthenticationFailedException>(AskAndWaitAsync);
        }
    }

    [Fact]
    public async Task A_token_is_not_kept_here_and_one_of_another_tenant_is_another_one()
    {
        var first = AskAsync();
        await _source.IsAskedAsync(times: 1);
        _source.Answer("one");
        Assert.Equal("one", (await first).Token);

        var second = AskAsync();
        await _source.IsAskedAsync(times: 2);
        var others = _tokens.GetTokenAsync(new TokenRequestContext(Wanted.Scopes, tenantId: "other"), Stop).AsTask();
        await _source.IsAskedAsync(times: 3);
        _source.Answer("three");

        Assert.Equal("three", (await others).Token);
        Assert.False(second.IsCompleted);
    }

    private Task<AccessToken> AskAsync() => _tokens.GetTokenAsync(Wanted, Stop).AsTask();

    private async Task AskAndWaitAsync()
    {
        var ask = AskAsync();
        while (!ask.IsCompleted)
        {
            _time.Advance(AzureLimits.TokenWait);
            await Task.Yield();
        }

        await ask;
    }

    /// <summary>A source of tokens that takes no notice of being cancelled.</summary>
    private sealed class ToldSource : TokenCredential
    {
        private readonly Channel<int> _asked = Channel.CreateUnbounded<int>();
        private volatile TaskCompletionSource<AccessToken> _answer = new();
        private int _count;

        public int Asked => Volatile.Read(ref _count);

        public async Task IsAskedAsync(int times)
        {
            Assert.Equal(times, await _asked.Reader.ReadAsync(Stop));
        }

        public void Answer(string token) => _answer.SetResult(new AccessToken(token, DateTimeOffset.MaxValue));

        public void Fail() => _answer.SetException(new AuthenticationFailedException("No."));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var answer = _answer = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Writer.TryWrite(Interlocked.Increment(ref _count));
            return new ValueTask<AccessToken>(answer.Task);
        }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
