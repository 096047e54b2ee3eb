using System.ComponentModel.DataAnnotations;
using OrleansPim.Silo.Regions;

namespace OrleansPim.Silo.Hosting;

/// <summary>What the whole node needs to know, section <c>Pim</c>.</summary>
internal sealed class NodeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim";

    /// <summary>What this process is; default <see cref="NodeRole.All"/>.</summary>
    public NodeRole Role { get; set; } = NodeRole.All;

    /// <summary>Where everything lies that must survive a restart; relative to the current directory, default <c>data</c>.</summary>
    [Required(ErrorMessage = "Pim:DataPath must name a folder.")]
    public string DataPath { get; set; } = "data";

    /// <summary>The regions: three or five, by default <c>alpha</c>, <c>beta</c>, <c>gamma</c>.</summary>
    public IList<RegionOptions> Regions { get; } = [];

    /// <summary>The region that stands by to take another's place, see <c>pim region replace</c>; <see langword="null"/> if none does. It is asked for nothing before.</summary>
    public RegionOptions? Standby { get; set; }

    /// <summary>The folder of a region.</summary>
    public string PathOf(RegionOptions region) =>
        Path.GetFullPath(string.IsNullOrEmpty(region.Path) ? Path.Combine(DataPath, "regions", region.Name) : region.Path);
}
