namespace OrleansPim.Simulation.Mutants;

/// <summary>The switch that the copy of the product gets, and code that only mutants need.</summary>
internal static class MutationSource
{
    /// <summary>The source.</summary>
    public const string Text = """
        using OrleansPim.Replication.Register;
        using OrleansPim.Replication.Regions;
        using OrleansPim.Replication.Repair;

        namespace OrleansPim.Replication;

        internal static class Mutation
        {
            public static volatile string Active = string.Empty;

            public static bool Is(string name) => ReferenceEquals(Active, name) || Active == name;

            public static async ValueTask<RegisterRecord?> CopyAsync(RegisterName name, RegionSet regions, Region target, RepairContext context)
            {
                foreach (var region in regions.Regions)
                {
                    if (region == target || !region.Standing.HasVote)
                        continue;
                    var answer = await ReplicaReader.ReadAsync(region, name, regions.ConfigurationId, context.Clock, default);
                    if (answer.Record is { Accepted.Version: > 0 } record)
                        return record;
                }

                return null;
            }
        }
        """;
}
