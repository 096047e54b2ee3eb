namespace OrleansPim.Silo.Faults;

/// <summary>Whether regions may be broken on purpose, section <c>Pim:Faults</c>.</summary>
internal sealed class FaultOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Faults";

    /// <summary>The environment in which permission has to be given twice.</summary>
    public const string Production = "production";

    /// <summary>Whether the administration may inject faults; default false, and then the code for it is not in the way of any request.</summary>
    public bool Allowed { get; set; }

    /// <summary>What kind of environment this is, free text; default empty. <c>production</c> asks for <see cref="AllowedInProduction"/> too.</summary>
    public string Environment { get; set; } = string.Empty;

    /// <summary>The second permission that production needs; default false.</summary>
    public bool AllowedInProduction { get; set; }

    /// <summary>Whether one permission does not suffice.</summary>
    public bool LacksSecondPermission =>
        Allowed && !AllowedInProduction && string.Equals(Environment, Production, StringComparison.OrdinalIgnoreCase);
}
