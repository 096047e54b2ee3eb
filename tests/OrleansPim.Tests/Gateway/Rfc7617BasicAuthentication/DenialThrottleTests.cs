using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Gateway;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;

namespace OrleansPim.Tests.Gateway.Rfc7617BasicAuthentication;

/// <summary>Goal: guessing is slow, and nobody else is locked out by it. Method: count denials on a fake clock.</summary>
public sealed class DenialThrottleTests
{
    private static readonly IPAddress Office = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _time = new();
    private readonly DenialThrottle _throttle;

    public DenialThrottleTests() => _throttle = new DenialThrottle(
        Options.Create(new GatewayOptions { MaximumDenialsPerAccount = 3, MaximumDenialsPerAddress = 5, DenialWindow = TimeSpan.FromSeconds(30) }), _time);

    [Fact]
    public void Account_pauses_for_the_address_that_guessed_and_for_no_other()
    {
        Deny(Office, "ann", 3);

        Assert.False(_throttle.TryEnter(Office, "ann"));
        Assert.True(_throttle.TryEnter(Home, "ann"));
        Assert.True(_throttle.TryEnter(Office, "bob"));
    }

    [Fact]
    public void Address_that_guesses_at_many_accounts_pauses_for_all()
    {
        foreach (var user in (string[])["a", "b", "c", "d", "e"])
            Deny(Office, user, 1);

        Assert.False(_throttle.TryEnter(Office, "ann"));
        Assert.True(_throttle.TryEnter(Home, "ann"));
    }

    [Fact]
    public void During_a_pause_unknown_credentials_have_their_turn_one_at_a_time()
    {
        Deny(Office, "ann", 3);

        _time.Advance(DenialThrottle.AccountTurn);

        Assert.True(_throttle.TryEnter(Office, "ann"));
        Assert.False(_throttle.TryEnter(Office, "ann"));
    }

    [Fact]
    public void Pause_ends_with_the_window()
    {
        Deny(Office, "ann", 3);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(_throttle.TryEnter(Office, "ann"));
        Assert.True(_throttle.TryEnter(Office, "ann"));
    }

    private void Deny(IPAddress address, string user, int times)
    {
        for (var time = 0; time < times; time++)
            _throttle.Add(address, user);
    }
}
