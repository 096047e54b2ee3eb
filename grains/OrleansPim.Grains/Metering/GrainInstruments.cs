using System.Diagnostics.Metrics;

namespace OrleansPim.Grains.Metering;

/// <summary>What this assembly measures. Tags come from small fixed sets, never from a subscriber.</summary>
/// <remarks>Thread-safe; one for a process.</remarks>
internal sealed class GrainInstruments
{
    private readonly Counter<long> _commits;
    private readonly Histogram<double> _commitDuration;
    private readonly UpDownCounter<long> _heldSubscribers;
    private readonly Counter<long> _writerFenced;
    private readonly Counter<long> _amnesiaGuardTrips;
    private readonly Counter<long> _massDeletions;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Owns the meter.</param>
    public GrainInstruments(IMeterFactory meters)
    {
        var meter = meters.Create("OrleansPim.Grains");
        _commits = meter.CreateCounter<long>("pim.commits", description: "Changes that were to be committed, by outcome.");
        _commitDuration = meter.CreateHistogram<double>("pim.commit.duration", "s", "From the decision until a quorum had it.");
        _heldSubscribers = meter.CreateUpDownCounter<long>(
            "pim.held_subscribers", description: "Subscribers of this silo whose state cannot be trusted.");
        _writerFenced = meter.CreateCounter<long>("pim.writer_fenced", description: "Times that an activation found itself superseded.");
        _massDeletions = meter.CreateCounter<long>("pim.mass_deletions", description: "Times that one device deleted much of a collection.");
        _amnesiaGuardTrips = meter.CreateCounter<long>(
            "pim.amnesia_guard_trips", description: "Times that answering from a state that forgot was refused.");
        BeginAtZero();
    }

    /// <summary>A device deleted much of a collection.</summary>
    public void MassDeletion() => _massDeletions.Add(1);

    /// <summary>One change was to be committed.</summary>
    public void Committed(CommitOutcome outcome, TimeSpan duration)
    {
        _commits.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        if (outcome == CommitOutcome.Committed)
            _commitDuration.Record(duration.TotalSeconds);
    }

    /// <summary>An activation found itself superseded.</summary>
    public void Fenced() => _writerFenced.Add(1);

    /// <summary>A subscriber is held from now on.</summary>
    public void Held(HeldReason reason)
    {
        _heldSubscribers.Add(1);
        _amnesiaGuardTrips.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));
    }

    /// <summary>A subscriber is not held any more, or not by this silo.</summary>
    public void Released() => _heldSubscribers.Add(-1);

    // A counter that begins with its first event has not increased, as far as Prometheus can tell: the first trip of the guard, or
    // the first commit that fails, would wake nobody.
    private void BeginAtZero()
    {
        foreach (var outcome in Enum.GetValues<CommitOutcome>())
            _commits.Add(0, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        foreach (var reason in Enum.GetValues<HeldReason>())
            _amnesiaGuardTrips.Add(0, new KeyValuePair<string, object?>("reason", NameOf(reason)));
        _heldSubscribers.Add(0);
        _writerFenced.Add(0);
    }

    private static string NameOf(CommitOutcome outcome) => outcome switch
    {
        CommitOutcome.Committed => "committed",
        CommitOutcome.Conflict => "conflict",
        CommitOutcome.Unavailable => "unavailable",
        CommitOutcome.Corrupt => "corrupt",
        _ => "unknown",
    };

    private static string NameOf(HeldReason reason) => reason switch
    {
        HeldReason.Lost => "lost",
        HeldReason.Corrupt => "corrupt",
        HeldReason.RolledBack => "rolled_back",
        HeldReason.OtherEpoch => "other_epoch",
        _ => "token_ahead",
    };
}
