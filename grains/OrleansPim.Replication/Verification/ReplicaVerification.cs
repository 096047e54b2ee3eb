using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Verification;

/// <summary>Reads every replica of single blobs and notes what it is. Changes nothing.</summary>
internal sealed class ReplicaVerification(LedgerSettings settings, VerificationFindings findings)
{
    private readonly ReplicaClock _clock = new(settings.Time, settings.RegisterOptions.ReplicaTimeout);
    private readonly HashSet<BlobKey> _seen = [];

    /// <summary>The immutable blobs that were named so far.</summary>
    public IReadOnlySet<BlobKey> Named => _seen;

    /// <summary>Whether a blob that was named was found intact nowhere: what it would name in turn is not known.</summary>
    public bool HasLost { get; private set; }

    /// <summary>Reads all replicas of an immutable blob that something names.</summary>
    /// <returns>The blob, proven by its name; <see langword="null"/> if no region that answered holds it so, or if it was read before.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string kind, BlobKey key, BlobHash hash, CancellationToken cancellationToken)
    {
        if (!_seen.Add(key))
            return null;
        var replicas = await Task.WhenAll(settings.Regions.Regions.Select(region => ReadOneAsync(region, key, hash, cancellationToken)));
        ReadOnlyMemory<byte>? good = null;
        foreach (var (region, finding, content) in replicas)
        {
            Note(kind, region, key, finding);
            good ??= content;
        }

        findings.Count(kind, good?.Length ?? 0);
        HasLost |= good is null;
        if (good is null)
            findings.Report($"{key} is intact nowhere.");
        return good;
    }

    /// <summary>Compares all replicas of a register with its chosen value.</summary>
    /// <returns>The chosen value; <see langword="null"/> if there is none, or none can be told.</returns>
    public async Task<RegisterValue?> ReadAsync(string kind, RegisterName name, CancellationToken cancellationToken)
    {
        RegisterValue? chosen = null;
        var isNothing = false;
        try
        {
            await using var register = settings.NewRegister(name);
            chosen = await register.ReadAsync(cancellationToken);
            isNothing = chosen is null;
        }
        catch (ReplicationException exception)
        {
            findings.Report(exception.Message);
        }

        if (!isNothing)
            findings.Count(kind, chosen?.Payload.Length ?? 0);
        foreach (var region in settings.Regions.Regions)
        {
            var answer = await ReplicaReader.ReadAsync(region, name, settings.Regions.ConfigurationId, _clock, cancellationToken);

            // Where it is proven that nothing was ever written, nothing is missing.
            if (!isNothing || answer.Kind is not (AnswerKind.Absent or AnswerKind.Blank))
                Note(kind, region, name.Key, Judge(answer, chosen));
        }

        return chosen;
    }

    // A writer may be at work: what is newer than the chosen value was read later.
    private static ReplicaFinding Judge(ReplicaAnswer answer, RegisterValue? chosen) => answer.Kind switch
    {
        AnswerKind.Record => answer.Record!.Accepted.Version >= (chosen?.Version ?? 0) ? ReplicaFinding.Intact : ReplicaFinding.Behind,
        AnswerKind.Absent or AnswerKind.Blank => ReplicaFinding.Missing,
        AnswerKind.Damaged or AnswerKind.Foreign => ReplicaFinding.Damaged,
        _ => ReplicaFinding.Unavailable,
    };

    private void Note(string kind, Region region, BlobKey key, ReplicaFinding finding)
    {
        findings.Count(kind, region.Name, finding);
        if (finding != ReplicaFinding.Intact)
            findings.Report($"{key} is {finding.ToString().ToLowerInvariant()} in region {region.Name}.");
    }

    private async Task<(Region Region, ReplicaFinding Finding, ReadOnlyMemory<byte>? Content)> ReadOneAsync(
        Region region, BlobKey key, BlobHash hash, CancellationToken cancellationToken)
    {
        if (!region.Standing.HasVote)
            return (region, ReplicaFinding.Unavailable, null);
        try
        {
            using var timeout = new CancellationTokenSource(settings.Options.BlobTimeout, settings.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            if (await region.Store.ReadAsync(key, stop.Token) is not { } blob)
                return (region, ReplicaFinding.Missing, null);

            // Not as one expression: a null beside a memory is taken for an empty array, and a damaged replica would count as a good empty one.
            if (BlobHash.Of(blob.Content.Span) != hash)
                return (region, ReplicaFinding.Damaged, null);
            return (region, ReplicaFinding.Intact, blob.Content);
        }
        catch (RegionUnavailableException)
        {
            return (region, ReplicaFinding.Unavailable, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (region, ReplicaFinding.Unavailable, null);
        }
    }
}
