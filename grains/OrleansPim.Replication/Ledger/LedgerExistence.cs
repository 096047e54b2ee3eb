using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Register;

namespace OrleansPim.Replication.Ledger;

/// <summary>That one ledger exists, recorded apart from the ledger: tells one that is lost from one that never was.</summary>
internal sealed class LedgerExistence(LedgerSettings settings, LedgerId ledger)
{
    private readonly RegisterName _name = new LedgerKeys(ledger).Existence;

    /// <summary>How far the creation of the ledger has come, linearizably.</summary>
    /// <exception cref="ReplicationException">It cannot be told now.</exception>
    public async Task<ExistenceStage> ReadAsync(CancellationToken cancellationToken)
    {
        await using var register = settings.NewRegister(_name);
        return StageOf(await register.ReadAsync(cancellationToken));
    }

    /// <summary>Records that the creation has come so far; never takes a stage back.</summary>
    /// <returns>The stage that it has come to, by this call or before.</returns>
    /// <exception cref="ReplicationException">It is recorded or not; record it again.</exception>
    public async Task<ExistenceStage> ReachAsync(ExistenceStage stage, CancellationToken cancellationToken)
    {
        await using var register = settings.NewRegister(_name);
        var reached = StageOf(await register.AcquireAsync(cancellationToken));
        if (reached >= stage)
            return reached;
        var record = new ExistenceRecord
        {
            LedgerId = ledger.Value,
            Stage = stage,
            TimeUnixMs = settings.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            WriterRelease = settings.WriterRelease,
        };
        await register.WriteAsync(BlobFrame.Write(BlobKind.Existence, record), settings.Ids.NextId(), cancellationToken);

        // Written once in a life, so there is time to bring it to every region before the proposer goes away.
        await register.FlushAsync(settings.RegisterOptions.ReplicaTimeout);
        return stage;
    }

    private ExistenceStage StageOf(RegisterValue? value)
    {
        if (value is null)
            return ExistenceStage.None;
        var record = BlobFrame.Read(BlobKind.Existence, ExistenceRecord.Parser, value.Payload);
        return record.LedgerId == ledger.Value && record.Stage != ExistenceStage.None
            ? record.Stage
            : throw new CorruptReplicasException($"The existence record of ledger {ledger} is of another one, or says nothing.");
    }
}
