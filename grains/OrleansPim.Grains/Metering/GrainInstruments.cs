using System.Diagnostics.Metrics;
using OrleansPim.Grains.Subscribers;

namespace OrleansPim.Grains.Metering;

/// <summary>What this assembly measures. Tags come from small fixed sets, never from a subscriber.</summary>
internal static class GrainInstruments
{
    private static readonly Meter Meter = new("OrleansPim.Grains");

    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("pim.commits", description: "Changes that were to be committed, by outcome");

    private static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("pim.commit.duration", "s", "From the decision until a quorum had it");

    private static readonly UpDownCounter<long> HeldSubscribers =
        Meter.CreateUpDownCounter<long>("pim.held_subscribers", description: "Subscribers of this silo whose state cannot be trusted");

    private static readonly Counter<long> WriterFenced =
        Meter.CreateCounter<long>("pim.writer_fenced", description: "Times that an activation found itself superseded");

    private static readonly Counter<long> AmnesiaGuardTrips =
        Meter.CreateCounter<long>("pim.amnesia_guard_trips", description: "Times that answering from a state that forgot was refused");

    /// <summary>One change was to be committed.</summary>
    public static void Committed(CommitOutcome outcome, TimeSpan duration)
    {
        Commits.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        if (outcome == CommitOutcome.Committed)
            CommitDuration.Record(duration.TotalSeconds);
    }

    /// <summary>An activation found itself superseded.</summary>
    public static void Fenced() => WriterFenced.Add(1);

    /// <summary>A subscriber is held from now on.</summary>
    public static void Held(HeldReason reason)
    {
        HeldSubscribers.Add(1);
        AmnesiaGuardTrips.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));
    }

    /// <summary>A subscriber is not held any more, or not by this silo.</summary>
    public static void Released() => HeldSubscribers.Add(-1);

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
        _ => "token_ahead",
    };
}
