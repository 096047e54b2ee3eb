using OrleansPim.Grains.State;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Verification;

namespace OrleansPim.Grains.Verification;

/// <summary>Reads one subscriber whole, in every region: existence, head, history, snapshots, and the content that the state names.</summary>
/// <remarks>Thread-safe, since every run is by itself. Touches no grain: what it finds is what lies in the stores.</remarks>
internal sealed class SubscriberVerification(LedgerSettings settings)
{
    /// <summary>Verifies one subscriber; changes nothing.</summary>
    /// <exception cref="InvalidException">No such subscriber was ever provisioned.</exception>
    public async Task<VerificationFindings> RunAsync(SubscriberId id, CancellationToken cancellationToken)
    {
        var findings = new VerificationFindings();
        var replicas = new ReplicaVerification(settings, findings);
        var ledger = new LedgerVerification<SubscriberState>(new LedgerId(id.Value), findings, replicas);
        var state = await ledger.RunAsync(cancellationToken);
        if (state is null && !ledger.Exists && findings.ProblemCount == 0)
            throw new InvalidException(InvalidReason.UnknownSubscriber, "No such subscriber was ever provisioned.");
        var keys = new LedgerKeys(new LedgerId(id.Value));
        foreach (var chunk in state?.Chunks() ?? [])
            await replicas.ReadAsync("content", keys.Content(chunk), chunk, cancellationToken);
        if (findings.ProblemCount > 0 && ledger.Head is { } head)
            await EnsureNothingWasCollectedAsync(keys, head, cancellationToken);
        return findings;
    }

    // What an older head named is missed by nobody.
    private async Task EnsureNothingWasCollectedAsync(LedgerKeys keys, LedgerHead head, CancellationToken cancellationToken)
    {
        try
        {
            if (await CollectedMeanwhile.IsSoAsync(settings, keys, head, cancellationToken))
                throw new UnavailableException("Garbage was collected meanwhile, so nothing is known to be wrong: verify again.");
        }
        catch (ReplicationException)
        {
            // The head cannot be read any more; what was found is told.
        }
    }
}
