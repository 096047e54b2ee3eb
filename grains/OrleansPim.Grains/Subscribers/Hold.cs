using System.Collections.Immutable;
using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Subscribers;

/// <summary>A subscriber whose state cannot be trusted: 503, never empty.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="CheckedAt">When it was last found to be so, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed record Hold(HeldReason Reason, DateTimeOffset Since, long CheckedAt)
{
    /// <summary>How long a hold is believed before the stores are asked again.</summary>
    public static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long after its last call an activation that holds its subscriber stays, so that what it knows can be told to an operator.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>The sequence that somebody has seen; 0 if nobody told.</summary>
    public long Witnessed { get; init; }

    /// <summary>The life of the ledger that somebody has seen; <see langword="null"/> if nobody told.</summary>
    public Guid? Epoch { get; init; }

    /// <summary>The newest entry that could be read; <see langword="null"/> if none could.</summary>
    public long? Sequence { get; init; }

    /// <summary>Who brought the proof.</summary>
    public ImmutableSortedSet<string> Devices { get; init; } = [];

    /// <summary>What could not be read.</summary>
    public string Detail { get; init; } = string.Empty;

    public UnavailableException ToException(LedgerId id) => new($"Subscriber {id} is held ({Reason}): the state exists but cannot be trusted now.");

    /// <summary>As operators see it.</summary>
    public SubscriberHold ToContract() => new()
    {
        Reason = Reason,
        Since = Since,
        Sequence = Sequence,
        Witnessed = Witnessed == 0 ? null : Witnessed,
        IsSameEpoch = Reason != HeldReason.OtherEpoch,
        Devices = [.. Devices.Select(device => new DeviceId(device))],
        Detail = Detail,
    };
}
