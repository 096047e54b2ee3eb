using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Slows down whoever guesses passwords: so many denials for one account from one address, and from one address in all, then a pause.</summary>
/// <remarks>
/// Thread-safe. It bounds load, since app passwords have 128 random bits. Credentials that were right before pass it, so guessing
/// from behind the same address does not lock out the other devices there, and other addresses have counts of their own.
/// </remarks>
internal sealed class DenialThrottle(IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>The most addresses, and pairs of account and address, that are counted at once.</summary>
    public const int MaximumEntries = 65_536;

    // No account has this name, so it stands for all of them.
    private const string AllAccounts = "";

    private readonly GatewayOptions _options = options.Value;
    private readonly ConcurrentDictionary<(IPAddress Address, string User), Denied> _counts = new();

    /// <summary>Tells whether this account, or every one, is paused for this address.</summary>
    public bool IsPaused(IPAddress address, string user) =>
        IsReached((address, user), _options.MaximumDenialsPerAccount) || IsReached((address, AllAccounts), _options.MaximumDenialsPerAddress);

    /// <summary>Counts one denial.</summary>
    public void Add(IPAddress address, string user)
    {
        Count(address, user);
        Count(address, AllAccounts);
    }

    private bool IsReached((IPAddress Address, string User) pair, int maximum) =>
        _counts.TryGetValue(pair, out var count) && IsCurrent(count) && count.Denials >= maximum;

    private void Count(IPAddress address, string user)
    {
        if (_counts.Count >= MaximumEntries)
            MakeRoom();
        _counts.AddOrUpdate(
            (address, user),
            _ => new Denied(1, time.GetTimestamp()),
            (_, count) => IsCurrent(count) ? count with { Denials = count.Denials + 1 } : new Denied(1, time.GetTimestamp()));
    }

    private bool IsCurrent(Denied count) => time.GetElapsedTime(count.Since) < _options.DenialWindow;

    private void MakeRoom()
    {
        foreach (var (pair, count) in _counts)
        {
            if (!IsCurrent(count))
                _counts.TryRemove(pair, out _);
        }
        if (_counts.Count >= MaximumEntries)
            _counts.Clear();
    }

    private readonly record struct Denied(int Denials, long Since);
}
