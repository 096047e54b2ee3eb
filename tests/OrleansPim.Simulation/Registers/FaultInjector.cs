using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>Breaks things, one after the other, as often as the profile says.</summary>
internal sealed class FaultInjector(RegisterWorld world)
{
    private readonly SeededRandom _random = world.SplitRandom();
    private readonly StoreFaults _stores = new(world);

    /// <summary>Goes on until the world heals.</summary>
    public void Begin()
    {
        var profile = world.Profile;
        world.Network.RequestLoss = profile.RequestLoss;
        world.Network.AnswerLoss = profile.AnswerLoss;
        world.Network.Duplication = profile.Duplication;
        world.Network.Lateness = profile.Lateness;
        world.Scheduler.Schedule(profile.FaultInterval, Next);
    }

    private void Next()
    {
        if (world.IsHealing)
            return;
        _stores.Remember();
        if (world.Profile.Faults.Count > 0)
            Inject(_random.Pick(world.Profile.Faults));
        world.Scheduler.Schedule(_random.Duration(TimeSpan.FromMilliseconds(20), world.Profile.FaultInterval * 2), Next);
    }

    private void Inject(FaultKind kind)
    {
        var region = _random.Next(world.Stores.Length);
        switch (kind)
        {
            case FaultKind.RegionOutage:
                world.Network.SetOutage(region, true);
                Happen(kind, $"r{region} is out", () => world.Network.SetOutage(region, false));
                break;
            case FaultKind.RegionSlow:
                world.Network.SetSlow(region, true);
                Happen(kind, $"r{region} is slow", () => world.Network.SetSlow(region, false));
                break;
            case FaultKind.Partition:
                foreach (var process in world.Living.Where(_ => _random.Chance(0.5)).ToList())
                {
                    world.Network.Cut(process.Gate.Name, region, true);
                    Happen(kind, $"{process.Gate.Name} loses r{region}", () => world.Network.Cut(process.Gate.Name, region, false));
                }

                break;
            case FaultKind.ProcessFrozen or FaultKind.ProcessKilled:
                Stop(kind);
                break;
            case FaultKind.ClockJump:
                var jumper = _random.Pick(world.Processes);
                jumper.Clock.Skew += TimeSpan.FromMinutes(_random.Next(2000) - 1000);
                Happen(kind, $"the clock of {jumper.Gate.Name} jumps", () => { });
                break;
            default:
                _stores.Inject(kind, region);
                break;
        }
    }

    private void Stop(FaultKind kind)
    {
        var living = world.Living.Where(process => !process.Gate.IsFrozen).ToList();
        if (living.Count < 2)
            return;
        var gate = _random.Pick(living).Gate;

        // After some more of its requests, so that it stops in the middle of whatever it does then.
        gate.StopAfter(1 + _random.Next(12), () =>
        {
            if (world.IsHealing || world.Living.Count() < 2)
                return;
            if (kind == FaultKind.ProcessFrozen)
            {
                gate.Freeze();
                Happen(kind, $"{gate.Name} freezes", () => Wake(gate));
                return;
            }

            gate.Kill();
            Happen(kind, $"{gate.Name} is killed", StartAnother);
        });
    }

    private void Wake(ProcessGate gate)
    {
        if (gate.IsFrozen && !gate.IsDead)
            world.Network.Count(FaultKind.ZombieWoke);
        gate.Wake();
    }

    private void StartAnother()
    {
        // A copy that is younger than the witness is known only to who was there.
        if (world.IsHealing || world.DeceivesNewcomers)
            return;
        world.Network.Count(FaultKind.ProcessStarted);
        var process = world.Profile.Spares == 0 ? world.StartProcess() : world.StartProcess(_random.Chance(world.IsReplaced ? 0.7 : 0.1));
        world.Network.Say($"{process.Gate.Name} starts{(process.IsNew ? " with the settings for the region that stood by" : "")}");
        process.Begin();
    }

    private void Happen(FaultKind kind, string what, Action end)
    {
        world.Network.Count(kind);
        world.Network.Say($"FAULT {what}");
        world.Scheduler.Schedule(_random.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(6)), end);
    }
}
