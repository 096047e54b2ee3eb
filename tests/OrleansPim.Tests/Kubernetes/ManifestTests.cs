using System.Text.RegularExpressions;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using OrleansPim.Silo.Health;
using OrleansPim.Silo.Hosting;
using OrleansPim.Tests.Tidy;

namespace OrleansPim.Tests.Kubernetes;

/// <summary>Goal: what an orchestrator is told agrees with the code. Method: read the manifests strictly, and compare.</summary>
public sealed partial class ManifestTests
{
    private static readonly string[] BaseFiles = ["configuration", "silo", "gateway", "network"];
    private static readonly string[] Overlays = ["east", "west"];

    public static TheoryData<string> Deployments => ["orleanspim-silo", "orleanspim-gateway"];

    [Fact]
    public void A_field_that_does_not_exist_is_found() => Assert.ThrowsAny<Exception>(
        () => Manifests.Read("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  nmae: b\n"));

    [Fact]
    public void Every_manifest_is_listed_in_the_base()
    {
        var listed = Repository.Read("k8s/base/kustomization.yaml");

        Assert.Equal(14, Manifests.All.Count);
        Assert.All(BaseFiles, file => Assert.Contains($"- {file}.yaml", listed, StringComparison.Ordinal));
    }

    [Fact]
    public void Ports_are_those_of_the_code()
    {
        var settings = Read("silo");

        Assert.Equal(settings.Silo.Port, PortOf("orleanspim-silo", "silo"));
        Assert.Equal(settings.Silo.GatewayPort, PortOf("orleanspim-silo", "orleans"));
        Assert.Equal(new SiloEndpointOptions().Port, settings.Silo.Port);
        Assert.Equal(new Uri(settings.Gateway.Url).Port, PortOf("orleanspim-gateway", "http"));
        Assert.Equal(new Uri(settings.Administration.Url).Port, PortOf("orleanspim-silo", "admin"));
        Assert.Equal(new Uri(settings.Administration.Url).Port, PortOf("orleanspim-gateway", "admin"));
        Assert.All(Manifests.Of<V1Service>(), service => Assert.All(service.Spec.Ports, port =>
            Assert.Contains(PortsOf($"orleanspim-{service.Spec.Selector["app.kubernetes.io/name"]}"), there => there.Name == port.TargetPort.Value)));
    }

    [Theory, MemberData(nameof(Deployments))]
    public void Probes_ask_what_the_node_answers(string name)
    {
        var container = Container(name);

        Assert.Equal((HealthEndpoints.LivePath, "admin"), (container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Port.Value));
        Assert.Equal((HealthEndpoints.LivePath, "admin"), (container.StartupProbe.HttpGet.Path, container.StartupProbe.HttpGet.Port.Value));
        Assert.Equal((HealthEndpoints.ReadyPath, "admin"), (container.ReadinessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Port.Value));
    }

    [Theory, MemberData(nameof(Deployments))]
    public void A_pod_is_granted_the_time_that_it_drains_in(string name)
    {
        var pod = Pod(name);
        var drain = NodeBuilder.ShutdownTimeout + TimeSpan.FromSeconds(Container(name).Lifecycle.PreStop.Sleep.Seconds);

        Assert.True(TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds!.Value) > drain);
        var notice = Container(name).ReadinessProbe.PeriodSeconds * Container(name).ReadinessProbe.FailureThreshold;
        Assert.True(Container(name).Lifecycle.PreStop.Sleep.Seconds > notice, "Others learn that the pod goes before it stops to listen.");
    }

    [Theory, MemberData(nameof(Deployments))]
    public void A_pod_has_no_rights_that_it_does_not_need(string name)
    {
        var (pod, container) = (Pod(name), Container(name));

        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Contains("zone", Assert.Single(pod.TopologySpreadConstraints).TopologyKey, StringComparison.Ordinal);
        var project = Repository.Read("silo/OrleansPim.Silo/OrleansPim.Silo.csproj");
        Assert.Contains($"<ContainerUser>{pod.SecurityContext.RunAsUser}</ContainerUser>", project, StringComparison.Ordinal);
        Assert.Contains($"<ContainerRepository>{container.Image}</ContainerRepository>", project, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Deployments))]
    public void A_release_never_takes_a_pod_away_before_its_successor_is_ready(string name)
    {
        var deployment = Manifests.Named<V1Deployment>(name);
        var budget = Manifests.Named<V1PodDisruptionBudget>(name);

        Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", deployment.Spec.Strategy.RollingUpdate.MaxSurge.Value);
        Assert.Equal($"{deployment.Spec.Replicas - 1}", budget.Spec.MinAvailable.Value);
        Assert.Equal(deployment.Spec.Selector.MatchLabels, budget.Spec.Selector.MatchLabels);
        Assert.Equal(deployment.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels);
    }

    [Fact]
    public void Silos_hear_only_silos_gateways_and_operators()
    {
        Assert.Empty(Manifests.Named<V1NetworkPolicy>("orleanspim-deny").Spec.PodSelector.MatchLabels ?? new Dictionary<string, string>());
        var rules = Manifests.Named<V1NetworkPolicy>("orleanspim-silo").Spec.Ingress;

        Assert.Equal(["11111 silo", "30000 gateway", "8081 true"], rules.Select(rule =>
        {
            var peer = Assert.Single(rule.FromProperty);
            return $"{Assert.Single(rule.Ports).Port.Value} {Assert.Single((peer.PodSelector ?? peer.NamespaceSelector).MatchLabels).Value}";
        }));
    }

    /// <summary>Goal: no setting is misspelt. Method: every role reads what its container is told, and every name is one that the README lists.</summary>
    [Theory, InlineData("silo"), InlineData("gateway"), InlineData("init")]
    public void Every_role_accepts_its_settings(string role)
    {
        var settings = Read(role);

        Assert.Equal(role, $"{settings.Node.Role}", ignoreCase: true);
        Assert.Equal(3, settings.Node.Regions.Count);
        Assert.Equal("east", settings.Cluster.Id);
        Assert.Empty(settings.Demo.Subscriber);
        var readme = Repository.Read("README.md");
        Assert.All(Manifests.Named<V1ConfigMap>("orleanspim-settings").Data.Keys.Where(key => !key.Contains("Regions", StringComparison.Ordinal)),
            key => Assert.Contains($"`{key.Replace("__", ":", StringComparison.Ordinal)}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_overlays_are_two_clusters_on_the_same_regions()
    {
        Assert.Equal(Overlays, Overlays.Select(region =>
        {
            var overlay = Repository.Read($"k8s/overlays/region-{region}/kustomization.yaml");
            Assert.Contains("../../base", overlay, StringComparison.Ordinal);
            Assert.Contains($"namespace: orleanspim-{region}", overlay, StringComparison.Ordinal);
            return ClusterId().Match(overlay).Groups[1].Value;
        }));
    }

    private static NodeSettings Read(string role)
    {
        var told = new Dictionary<string, string?>
        {
            ["Pim:Admin:Token"] = "a-token-of-some-length",
            ["Pim:Gateway:SyncTokenKey"] = Convert.ToBase64String(new byte[32]),
        };
        for (var region = 0; region < 3; region++)
            told[$"Pim:Regions:{region}:Azure:ContainerUri"] = $"https://account{region}.blob.core.windows.net/region";
        foreach (var (key, value) in Manifests.Named<V1ConfigMap>("orleanspim-settings").Data)
            told[key.Replace("__", ":", StringComparison.Ordinal)] = value;
        told["Pim:Cluster:Id"] = "east";
        var container = role == "init" ? Manifests.Named<V1Job>("orleanspim-region-init").Spec.Template.Spec.Containers[0] : Container($"orleanspim-{role}");
        foreach (var variable in container.Env)
            told[variable.Name.Replace("__", ":", StringComparison.Ordinal)] = variable.Value ?? "10.1.2.3";
        return NodeSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(told).Build());
    }

    private static V1PodSpec Pod(string name) => Manifests.Named<V1Deployment>(name).Spec.Template.Spec;

    private static V1Container Container(string name) => Assert.Single(Pod(name).Containers);

    private static IList<V1ContainerPort> PortsOf(string name) => Container(name).Ports;

    private static int PortOf(string name, string port) => PortsOf(name).Single(there => there.Name == port).ContainerPort;

    [GeneratedRegex("Pim__Cluster__Id=([a-z]+)")]
    private static partial Regex ClusterId();
}
