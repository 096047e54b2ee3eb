using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Slows down whoever guesses passwords: so many denials for one account from one address, and from one address in all, then a pause.</summary>
/// <remarks>
/// Thread-safe. It bounds load, since app passwords have 128 random bits. Credentials that were right before pass it, and of others one at a time is
/// still looked at during a pause: so guessing from behind the same address, such as that of a proxy, slows down the other devices there
/// and locks out none. Other addresses have counts of their own.
/// </remarks>
internal sealed class DenialThrottle(IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>The most addresses, and pairs of account and address, that are counted at once.</summary>
    public const int MaximumEntries = 65_536;

    /// <summary>How often an unknown credential is looked at while its account is paused.</summary>
    public static readonly TimeSpan AccountTurn = TimeSpan.FromSeconds(1);

    /// <summary>How often one is looked at while its address is paused for all accounts.</summary>
    public static readonly TimeSpan AddressTurn = TimeSpan.FromMilliseconds(20);

    // No account has this name, so it stands for all of them.
    private const string AllAccounts = "";

    private readonly GatewayOptions _options = options.Value;
    private readonly ConcurrentDictionary<(IPAddress Address, string User), Denied> _counts = new();

    /// <summary>Tells whether an unknown credential may be looked at now: outside of a pause always, during one in turns.</summary>
    public bool TryEnter(IPAddress address, string user) =>
        TryTakeTurn((address, user), _options.MaximumDenialsPerAccount, AccountTurn)
        && TryTakeTurn((address, AllAccounts), _options.MaximumDenialsPerAddress, AddressTurn);

    /// <summary>Counts one denial.</summary>
    public void Add(IPAddress address, string user)
    {
        Count(address, user);
        Count(address, AllAccounts);
    }

    private bool TryTakeTurn((IPAddress Address, string User) pair, int maximum, TimeSpan turn)
    {
        while (_counts.TryGetValue(pair, out var count) && IsCurrent(count) && count.Denials >= maximum)
        {
            if (time.GetElapsedTime(count.LastTurn) < turn)
                return false;
            if (_counts.TryUpdate(pair, count with { LastTurn = time.GetTimestamp() }, count))
                return true;
        }
        return true;
    }

    private void Count(IPAddress address, string user)
    {
        if (_counts.Count >= MaximumEntries)
            MakeRoom();
        _counts.AddOrUpdate(
            (address, user),
            _ => new Denied(1, time.GetTimestamp(), time.GetTimestamp()),
            (_, count) => IsCurrent(count) ? count with { Denials = count.Denials + 1 } : new Denied(1, time.GetTimestamp(), time.GetTimestamp()));
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

    private readonly record struct Denied(int Denials, long Since, long LastTurn);
}
