using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Silo.Hosting;

/// <summary>Which cluster a silo or gateway belongs to, section <c>Pim:Cluster</c>.</summary>
internal sealed class ClusterNameOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Cluster";

    /// <summary>
    /// 1 to 64 characters, default <c>pim</c>. Silos with the same name form one cluster; clusters with different names may serve the same regions.
    /// </summary>
    [Required(ErrorMessage = "Pim:Cluster:Id must name a cluster."), StringLength(64, ErrorMessage = "Pim:Cluster:Id must have at most 64 characters.")]
    public string Id { get; set; } = "pim";
}
