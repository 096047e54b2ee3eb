using OrleansPim.Replication.Ledger;

namespace OrleansPim.Grains.Subscribers;

/// <summary>A subscriber whose state cannot be trusted: 503, never empty.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Witnessed">The sequence that somebody has seen; 0 if nobody told.</param>
/// <param name="Epoch">The life of the ledger that somebody has seen; <see langword="null"/> if nobody told.</param>
/// <param name="CheckedAt">When it was last found to be so, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed record Hold(HeldReason Reason, long Witnessed, Guid? Epoch, long CheckedAt)
{
    /// <summary>How long a hold is believed before the stores are asked again.</summary>
    public static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(5);

    public UnavailableException ToException(LedgerId id) => new($"Subscriber {id} is held ({Reason}): the state exists but cannot be trusted now.");
}
