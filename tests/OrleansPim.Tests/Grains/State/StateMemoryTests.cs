using OrleansPim.Grains.State;
using OrleansPim.Tests.Measuring;

namespace OrleansPim.Tests.Grains.State;

/// <summary>Goal: what an idle subscriber costs stays within its promise. Method: measure the heap around it, with nothing beside it.</summary>
[Collection(LoneMeasurementCollection.Name)]
public sealed class StateMemoryTests
{
    private const int Limit = 1_000_000;

    [Fact]
    public void Five_hundred_contacts_cost_at_most_one_megabyte()
    {
        var world = new StateWorld(seed: 4);
        for (var i = 0; i < 1_200; i++)
        {
            var uid = $"{i % 500:D8}-1111-2222-3333-444444444444";
            world.Change(StateWorld.NewContact($"{uid}.vcf", uid, new string((char)('a' + (i % 26)), 600)));
        }

        var records = StateWorld.RecordsOf(world.State);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var builder = SubscriberState.NewBuilder();
        foreach (var record in records)
            builder.Add(record);
        var state = builder.Build();
        var cost = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(500, state.ItemCount);
        Assert.True(cost < Limit, $"{cost} bytes");
        GC.KeepAlive(records);
    }
}
