using Microsoft.Extensions.Options;
using OrleansPim.Replication.Regions;
using OrleansPim.Silo.Hosting;
using OrleansPim.Stores.Azure;

namespace OrleansPim.Silo.Regions;

/// <summary>Checks the regions as a whole: how many, and that no two share a name, a folder or an account.</summary>
internal sealed class RegionOptionsValidator : IValidateOptions<NodeOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, NodeOptions options)
    {
        var failures = new List<string>();
        if (options.Regions.Count is not (3 or 5))
            failures.Add($"Pim:Regions must name three or five regions, but names {options.Regions.Count}.");
        var regions = options.Regions.Select((region, index) => (Setting: $"Pim:Regions:{index}", Region: region)).ToList();
        if (options.Standby is { } standby)
            regions.Add(("Pim:Standby", standby));
        for (var index = 0; index < regions.Count; index++)
            Check(options, regions, index, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(NodeOptions options, List<(string Setting, RegionOptions Region)> regions, int index, List<string> failures)
    {
        var (setting, region) = regions[index];
        if (!RegionName.IsValid(region.Name))
        {
            failures.Add($"{setting}:Name must have 1 to {RegionName.MaximumLength} characters from a-z 0-9 - but is '{region.Name}'.");
            return;
        }

        if (region.Azure is { } azure)
        {
            failures.AddRange(AzureRegionStoreOptionsValidator.FailuresOf(azure).Select(failure => $"{setting}:Azure:{failure}"));
            if (!string.IsNullOrEmpty(region.Path))
                failures.Add($"{setting}:Path is only for an embedded store, but the region has {setting}:Azure.");
        }

        foreach (var (otherSetting, other) in regions.Take(index))
        {
            if (other.Name == region.Name)
                failures.Add($"{setting}:Name is '{region.Name}' like {otherSetting}:Name; names must differ.");
            else if (IsSameFolder(options, other, region))
                failures.Add($"{setting}:Path is the folder of {otherSetting}; one lost disk would lose two regions.");
            else if (IsSameAccount(other, region))
                failures.Add($"{setting}:Azure is in the account of {otherSetting}; one lost account would lose two regions.");
        }
    }

    private static bool IsSameFolder(NodeOptions options, RegionOptions left, RegionOptions right) =>
        left.Azure is null && right.Azure is null && options.DataPath is { Length: > 0 } && string.Equals(options.PathOf(left), options.PathOf(right), StringComparison.Ordinal);

    private static bool IsSameAccount(RegionOptions left, RegionOptions right) =>
        left.Azure is { } one && right.Azure is { } other && IsUsable(one) && IsUsable(other)
        && string.Equals(AzureContainer.AccountOf(one), AzureContainer.AccountOf(other), StringComparison.OrdinalIgnoreCase);

    private static bool IsUsable(AzureRegionStoreOptions options) => !AzureRegionStoreOptionsValidator.FailuresOf(options).Any();
}
