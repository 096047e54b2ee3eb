using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;
using OrleansPim.Simulation.Registers;
using OrleansPim.Simulation.Scenarios;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>
/// Goal: what a subscriber's devices were told stays true. Method: the real grain in several activations of several processes, under the
/// same faults as the registers; in the end the whole ledger is read back and compared with everything that anybody was told.
/// </summary>
internal sealed class SubscriberScenario : Scenario
{
    private readonly ulong _seed;
    private readonly SubscriberBook _book;

    public SubscriberScenario(ulong seed, bool isTraced, RunLimits limits)
        : base(new RegisterWorld(seed, isTraced, limits, nameOf: index => new LedgerKeys(SubscriberBook.LedgerOf(index)).Head))
    {
        _seed = seed;
        _book = new SubscriberBook(World);
        World.Work = (process, name) => new SubscriberDevice(_book, process, name).RunAsync();
        World.CheckDurability = _book.CheckDurability;
        World.HasLedgers = true;
    }

    /// <inheritdoc/>
    protected override void Play()
    {
        World.Network.Say($"seed {_seed}, subscribers: {World.Profile}");
        Break(Form());
        if (World.Profile.HasTwoClusters && _book.Histories.Any(history => history.Clusters.Count > 1))
            World.Network.Count(FaultKind.TwoClusters);
        var healer = HealStores();
        _book.CheckDurability();
        foreach (var history in _book.Histories)
        {
            foreach (var name in (RegisterName[])[history.Keys.Existence, history.Keys.Head])
                Complete(() => ConvergeAsync(healer, name, !history.IsAcknowledged, register => register.ReadAsync(CancellationToken.None).AsTask()), $"{name} converges");
            Complete(() => InsistAsync(healer, () => new SubscriberCheck(_book, history, healer).RunAsync()), $"{history.Id} is read back");
        }
    }
}
