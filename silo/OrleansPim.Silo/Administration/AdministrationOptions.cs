using System.ComponentModel.DataAnnotations;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Silo.Administration;

/// <summary>Where operators reach the node, section <c>Pim:Admin</c>.</summary>
internal sealed class AdministrationOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Admin";

    /// <summary>The shortest token, in characters.</summary>
    public const int MinimumTokenLength = 16;

    /// <summary>The longest token, in characters.</summary>
    public const int MaximumTokenLength = 512;

    /// <summary>What to listen on, default <c>http://127.0.0.1:8081</c>; port 0 takes any free one.</summary>
    [ListenUrl(ErrorMessage = "Pim:Admin:Url must look like http://127.0.0.1:8081: an IP address or localhost, and no path.")]
    public string Url { get; set; } = "http://127.0.0.1:8081";

    /// <summary>The bearer token; when it is empty one is generated into <c>admin.token</c> in the data folder.</summary>
    [RegularExpression("[!-~]{16,512}", ErrorMessage = "Pim:Admin:Token must have 16 to 512 visible ASCII characters; leave it empty to have one generated.")]
    public string? Token { get; set; }
}
