using System.Buffers;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Register;

/// <summary>Asks replicas to promise a ballot: the first half of an acquisition.</summary>
/// <remarks>
/// Each promise goes out once, under the token that was read before the first of them was sent. One that lost its race is not
/// sent again under this ballot: with a record lost and filled in between, that would lose a write (model gap-promise-retried).
/// </remarks>
internal sealed class Promises(RegisterContext context, Ballot ballot)
{
    /// <summary>Writes the promise to one replica under the version just read.</summary>
    /// <param name="index">Which replica.</param>
    /// <param name="answer">What it said: a record, a blank, or absent. Where nothing is, a blank is made.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>
    /// The record as it now is, or why there is none; <see cref="ReplicaAnswer.Changed"/> if the race was lost.
    /// </returns>
    public async Task<ReplicaAnswer> AskAsync(int index, ReplicaAnswer answer, CancellationToken cancellationToken)
    {
        var region = context.Regions.Regions[index];
        var standing = region.Standing;
        if (!standing.HasVote || (answer.Record is { } held && held.Incarnation != standing.Incarnation))
            return ReplicaAnswer.Unavailable($"has no vote: {standing.Reason}");

        var promised = answer.Record is { } record
            ? record with { Promised = ballot }
            : new RegisterRecord(
                context.Name, context.Regions.ConfigurationId, standing.Incarnation, ballot, AcceptedAt.Nothing, Guid.Empty, default);
        using var deadline = context.Clock.StartDeadline(cancellationToken);
        try
        {
            var version = await TryWriteAsync(region, promised, answer.Version, deadline.Token);
            if (version is not { } written)
                return ReplicaAnswer.Changed;
            if (answer.Record is null && !await ReplicaReader.HasMarkerAsync(region, standing, deadline.Token))
            {
                // Rule V2c: the promise may lie in a store that was wiped between our reading and our writing.
                region.Quarantine(standing.Incarnation, "Its marker is missing or of another life.");
                return ReplicaAnswer.Unavailable("lost its marker");
            }

            // A store that was taken out meanwhile may have been put back in time before it wrote.
            return standing.IsSameVote(region.Standing)
                ? ReplicaAnswer.Of(promised, written)
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

    private async ValueTask<BlobVersion?> TryWriteAsync(
        Region region, RegisterRecord record, BlobVersion? expected, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RegisterRecordCodec.Measure(record));
        var length = RegisterRecordCodec.Write(record, buffer);
        var version = await region.Store.TryWriteAsync(context.Name.Key, buffer.AsMemory(0, length), expected, cancellationToken);

        // Returned only after an answer: a store that failed or was given up may still read the buffer.
        ArrayPool<byte>.Shared.Return(buffer);
        return version;
    }
}
