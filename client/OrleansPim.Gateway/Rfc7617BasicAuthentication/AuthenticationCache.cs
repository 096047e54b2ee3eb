using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrleansPim.Gateway.Rfc7617BasicAuthentication;

/// <summary>Remembers which credentials were right: so that guessing locks out nobody, and for a while without asking the grain, if that is wanted.</summary>
/// <remarks>
/// Thread-safe. Only successes are remembered. A revoked password therefore works for at most
/// <see cref="GatewayOptions.AuthenticationCacheDuration"/> more.
/// </remarks>
internal sealed class AuthenticationCache(IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>The most credentials remembered at once.</summary>
    public const int MaximumEntries = 65_536;

    private readonly ConcurrentDictionary<CredentialFingerprint, Entry> _entries = new();
    private readonly TimeSpan _duration = options.Value.AuthenticationCacheDuration;

    /// <summary>Who these credentials belong to, if that was confirmed recently.</summary>
    public AuthenticatedDevice? Find(CredentialFingerprint fingerprint) =>
        _entries.TryGetValue(fingerprint, out var entry) && IsFresh(entry) ? entry.Device : null;

    /// <summary>Whether these credentials were right once, however long ago that was.</summary>
    public bool WasRight(CredentialFingerprint fingerprint) => _entries.ContainsKey(fingerprint);

    /// <summary>Notes that the grain confirmed the credentials just now.</summary>
    public void Add(CredentialFingerprint fingerprint, AuthenticatedDevice device)
    {
        if (_entries.Count >= MaximumEntries)
            MakeRoom();
        _entries[fingerprint] = new Entry(device, time.GetTimestamp());
    }

    /// <summary>Notes that the grain denied the credentials.</summary>
    public void Remove(CredentialFingerprint fingerprint) => _entries.TryRemove(fingerprint, out _);

    private bool IsFresh(Entry entry) => time.GetElapsedTime(entry.ConfirmedAt) < _duration;

    private void MakeRoom()
    {
        foreach (var (fingerprint, entry) in _entries)
        {
            if (!IsFresh(entry))
                _entries.TryRemove(fingerprint, out _);
        }
        if (_entries.Count >= MaximumEntries)
            _entries.Clear();
    }

    private readonly record struct Entry(AuthenticatedDevice Device, long ConfirmedAt);
}
