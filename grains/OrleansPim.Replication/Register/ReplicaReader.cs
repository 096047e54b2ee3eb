using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Register;

/// <summary>Reads one replica of one register and judges what it says by rules V1 and V2.</summary>
internal static class ReplicaReader
{
    /// <summary>Reads one replica within the replica timeout; failures of the store come back as answers.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped the wait.</exception>
    public static async Task<ReplicaAnswer> ReadAsync(
        Region region, RegisterName name, long configurationId, ReplicaClock clock, CancellationToken cancellationToken)
    {
        var standing = region.Standing;
        if (!standing.HasVote)
            return ReplicaAnswer.Unavailable($"has no vote: {standing.Reason}");

        using var deadline = clock.StartDeadline(cancellationToken);
        try
        {
            var blob = await region.Store.ReadAsync(name.Key, deadline.Token);
            var answer = blob is { } found ? Judge(region, found, name, configurationId, standing) : ReplicaAnswer.Absent;
            if (answer.Kind is AnswerKind.Absent or AnswerKind.Blank or AnswerKind.Damaged)
                answer = await ConfirmHoleAsync(region, standing, answer, deadline.Token);
            return standing.IsSameVote(region.Standing)
                ? answer with { IsForgetful = standing.IsForgetful }
                : ReplicaAnswer.Unavailable("lost its vote while it answered");
        }
        catch (RegionUnavailableException exception)
        {
            return ReplicaAnswer.Unavailable($"{exception.Reason}: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ReplicaAnswer.Unavailable("did not answer within the replica timeout");
        }
    }

    /// <summary>Tells whether the store still carries the marker of the life that has the vote.</summary>
    /// <exception cref="RegionUnavailableException">The store could not tell.</exception>
    public static async ValueTask<bool> HasMarkerAsync(Region region, RegionStanding standing, CancellationToken cancellationToken)
    {
        var blob = await region.Store.ReadAsync(StoreMarker.Key, cancellationToken);
        return blob is { } found
            && StoreMarker.TryRead(found.Content.Span) is { } marker
            && marker.Region == region.Name
            && marker.Incarnation == standing.Incarnation;
    }

    private static ReplicaAnswer Judge(Region region, Blob blob, RegisterName name, long configurationId, RegionStanding standing)
    {
        var damage = RegisterRecordCodec.TryRead(blob.Content, name, out var record);
        if (damage == RecordDamage.TooNew)
            return new ReplicaAnswer(AnswerKind.Foreign, null, blob.Version, "holds a record that only a newer release may read");
        if (record is null || damage != RecordDamage.None)
        {
            region.Figures.Violations.Add(IntegrityViolation.Record);
            return new ReplicaAnswer(AnswerKind.Damaged, null, blob.Version, $"holds a damaged record ({damage})");
        }

        if (record.ConfigurationId != configurationId)
            return new ReplicaAnswer(AnswerKind.Foreign, null, blob.Version, $"holds a record of configuration {record.ConfigurationId}");
        if (record.Incarnation != standing.Incarnation)
        {
            // Blanks of a former life land late in the next one, and whether the store is in this one is asked afterwards. A whole
            // record never lands late, so where one is, somebody may know more.
            var kind = standing.IsRenewed || record.IsBlank ? AnswerKind.Damaged : AnswerKind.Foreign;
            return new ReplicaAnswer(kind, null, blob.Version, $"holds a record of incarnation {record.Incarnation}");
        }

        return ReplicaAnswer.Of(record, blob.Version);
    }

    // A store that was wiped says "absent" of everything until somebody looks at its marker, and a must-not-exist write that was
    // on its way lands in it and leaves a blank of the life that is over. Looking after the absence was
    // read makes the answer true of the life that has the vote (rule V3); it costs a read only where no vote was found.
    private static async Task<ReplicaAnswer> ConfirmHoleAsync(
        Region region, RegionStanding standing, ReplicaAnswer answer, CancellationToken cancellationToken)
    {
        if (await HasMarkerAsync(region, standing, cancellationToken))
            return answer;
        region.Quarantine(standing.Incarnation, "Its marker is missing or of another life.");
        return ReplicaAnswer.Unavailable("lost its marker");
    }
}
