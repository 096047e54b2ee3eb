using System.Collections.Concurrent;
using System.Net;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Slows down whoever guesses passwords: so many denials a minute for one account from one address, then a pause.</summary>
/// <remarks>
/// Thread-safe. It bounds load, since app passwords have 128 random bits. Credentials that were right before pass it, so guessing
/// from behind the same address does not lock out the other devices there, and other addresses have counts of their own.
/// </remarks>
internal sealed class DenialThrottle(TimeProvider time)
{
    /// <summary>The denials after which an account pauses for an address.</summary>
    public const int MaximumDenials = 20;

    /// <summary>The most pairs of account and address that are counted at once.</summary>
    public const int MaximumEntries = 65_536;

    /// <summary>How long denials count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(IPAddress Address, string User), Count> _counts = new();

    /// <summary>Tells whether this account is paused for this address.</summary>
    public bool IsPaused(IPAddress address, string user) =>
        _counts.TryGetValue((address, user), out var count) && IsCurrent(count) && count.Denials >= MaximumDenials;

    /// <summary>Counts one denial.</summary>
    public void Add(IPAddress address, string user)
    {
        if (_counts.Count >= MaximumEntries)
            MakeRoom();
        _counts.AddOrUpdate(
            (address, user),
            _ => new Count(1, time.GetTimestamp()),
            (_, count) => IsCurrent(count) ? count with { Denials = count.Denials + 1 } : new Count(1, time.GetTimestamp()));
    }

    private bool IsCurrent(Count count) => time.GetElapsedTime(count.Since) < Window;

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

    private readonly record struct Count(int Denials, long Since);
}
