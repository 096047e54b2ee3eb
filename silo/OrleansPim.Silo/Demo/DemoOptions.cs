namespace OrleansPim.Silo.Demo;

/// <summary>The subscriber that a first start provisions, section <c>Pim:Demo</c>.</summary>
internal sealed class DemoOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Pim:Demo";

    /// <summary>Its id, default <c>demo</c>; empty for none.</summary>
    [SubscriberName(ErrorMessage = "Pim:Demo:Subscriber must have 1 to 64 characters from a-z 0-9 . _ - + @ and begin with a letter or digit; leave it empty for no demo subscriber.")]
    public string Subscriber { get; set; } = "demo";
}
