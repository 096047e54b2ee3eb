namespace OrleansPim.Cli.Processes;

/// <summary>The processes of a local cluster, with their ports and settings; starts none of them.</summary>
internal sealed class ClusterLayout
{
    /// <summary>Lays a cluster out.</summary>
    public ClusterLayout(ClusterPlan plan)
    {
        var ports = new ClusterPorts(plan.AnyPort);
        var settings = new List<(string Name, string Value)> { ("Pim__DataPath", plan.Folder), ("Pim__Cluster__Id", plan.Name) };
        var regions = new List<ClusterMember>();
        for (var index = 0; index < ClusterPlan.Regions.Count; index++)
        {
            settings.Add(($"Pim__Regions__{index}__Name", ClusterPlan.Regions[index]));
            if (plan.Azurite is null)
                continue;
            var running = plan.RunningAzurites.Count > 0;
            var azurite = new LocalAzurite(plan, index, running ? plan.RunningAzurites[index] : ports.Azurite(index));
            settings.AddRange(azurite.Settings());
            if (!running)
                regions.Add(azurite.NewMember());
        }

        settings.AddRange(plan.Settings);

        (Settings, Regions) = (settings, regions);
        Silos = [.. Enumerable.Range(0, plan.Silos).Select(index => NewSilo(plan, ports, index))];
        Gateways = [.. Enumerable.Range(0, plan.Gateways).Select(index => NewGateway(plan, ports, index))];
    }

    /// <summary>What every node is told.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>The regions that are processes; none if they are folders.</summary>
    public IReadOnlyList<ClusterMember> Regions { get; }

    /// <summary>The silos.</summary>
    public IReadOnlyList<ClusterMember> Silos { get; }

    /// <summary>The gateways.</summary>
    public IReadOnlyList<ClusterMember> Gateways { get; }

    /// <summary>All, in the order in which they start.</summary>
    public IReadOnlyList<ClusterMember> All => [.. Regions, .. Silos, .. Gateways];

    private ClusterMember NewSilo(ClusterPlan plan, ClusterPorts ports, int index)
    {
        var administration = $"http://127.0.0.1:{ports.SiloAdministration(index)}";
        var grains = ports.SiloGateway(index);
        return NewNode(plan, $"silo-{index}", MemberKind.Silo, new Uri(administration), phones: null,
        [
            ("Pim__Role", "silo"), ("Pim__Admin__Url", administration),
            ("Pim__Silo__Port", $"{ports.Silo(index)}"), ("Pim__Silo__GatewayPort", $"{grains}"),
        ],
        $"127.0.0.1:{grains}");
    }

    private ClusterMember NewGateway(ClusterPlan plan, ClusterPorts ports, int index)
    {
        var (phones, administration) = ($"http://127.0.0.1:{ports.Gateway(index)}", $"http://127.0.0.1:{ports.GatewayAdministration(index)}");
        return NewNode(plan, $"gateway-{index}", MemberKind.Gateway, new Uri(administration), new Uri(phones),
            [("Pim__Role", "gateway"), ("Pim__Gateway__Url", phones), ("Pim__Admin__Url", administration)]);
    }

    private ClusterMember NewNode(
        ClusterPlan plan, string name, MemberKind kind, Uri administration, Uri? phones, IEnumerable<(string Name, string Value)> settings, string? grains = null) =>
        new(name, kind, ["dotnet", plan.Program], [.. Settings, .. settings], Path.Combine(plan.Logs, name + ".log"))
        {
            Address = administration,
            Phones = phones,
            Grains = grains,
        };
}
