using k8s;
using k8s.Models;
using OrleansPim.Tests.Tidy;

namespace OrleansPim.Tests.Kubernetes;

/// <summary>What lies under k8s, read as strictly as an API server does: a field that does not exist is an error.</summary>
internal static class Manifests
{
    private static readonly string[] Files =
    [
        "k8s/base/configuration.yaml", "k8s/base/silo.yaml", "k8s/base/gateway.yaml", "k8s/base/network.yaml", "k8s/region-init.yaml",
        "k8s/overlays/region-east/namespace.yaml", "k8s/overlays/region-west/namespace.yaml",
    ];

    /// <summary>Every object.</summary>
    public static IReadOnlyList<object> All { get; } = [.. Files.SelectMany(file => Read(Repository.Read(file)))];

    /// <summary>All objects of one kind.</summary>
    public static IEnumerable<T> Of<T>() => All.OfType<T>();

    /// <summary>One object by its name.</summary>
    public static T Named<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => All.OfType<T>().Single(found => found.Metadata.Name == name);

    /// <summary>Reads objects; throws on anything that such an object does not have.</summary>
    public static List<object> Read(string yaml) => KubernetesYaml.LoadAllFromString(yaml, strict: true);
}
