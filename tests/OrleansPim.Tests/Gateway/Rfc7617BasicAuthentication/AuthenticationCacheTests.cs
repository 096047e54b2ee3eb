using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Contracts.Identity;
using OrleansPim.Gateway;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;

namespace OrleansPim.Tests.Gateway.Rfc7617BasicAuthentication;

public sealed class AuthenticationCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AuthenticatedDevice _device = new(SubscriberId.Parse("ann"), new DeviceId("phone"));

    [Fact]
    public void Credentials_are_remembered_for_the_stated_time_only()
    {
        var cache = NewCache();
        var fingerprint = CredentialFingerprint.Of("Basic YTpi");
        cache.Add(fingerprint, _device);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(_device, cache.Find(fingerprint));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(cache.Find(fingerprint));
        Assert.True(cache.WasRight(fingerprint));
    }

    [Fact]
    public void Denied_credentials_are_forgotten()
    {
        var cache = NewCache();
        var fingerprint = CredentialFingerprint.Of("Basic YTpi");
        cache.Add(fingerprint, _device);
        cache.Remove(fingerprint);

        Assert.Null(cache.Find(fingerprint));
        Assert.False(cache.WasRight(fingerprint));
    }

    [Fact]
    public void The_cache_does_not_outgrow_its_limit()
    {
        var cache = NewCache();
        for (ulong index = 0; index <= AuthenticationCache.MaximumEntries; index++)
            cache.Add(new CredentialFingerprint(index, 0), _device);

        Assert.Equal(_device, cache.Find(new CredentialFingerprint(AuthenticationCache.MaximumEntries, 0)));
        Assert.Null(cache.Find(new CredentialFingerprint(0, 0)));
    }

    private AuthenticationCache NewCache() => new(Options.Create(new GatewayOptions { AuthenticationCacheDuration = TimeSpan.FromSeconds(5) }), _time);
}
