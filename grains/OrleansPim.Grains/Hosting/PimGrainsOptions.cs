using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;

namespace OrleansPim.Grains.Hosting;

/// <summary>The limits of the grains.</summary>
public sealed class PimGrainsOptions
{
    /// <summary>The release that every entry names as its writer; 1 to 64 characters, default this assembly's version.</summary>
    [Required, StringLength(64, MinimumLength = 1)]
    public string WriterRelease { get; set; } =
        typeof(PimGrainsOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { Length: <= 64 } release
            ? release
            : "unknown";

    /// <summary>The limits of each ledger.</summary>
    [ValidateObjectMembers]
    public LedgerOptions Ledger { get; set; } = new();

    /// <summary>The limits of each register.</summary>
    [ValidateObjectMembers]
    public RegisterOptions Register { get; set; } = new();
}
