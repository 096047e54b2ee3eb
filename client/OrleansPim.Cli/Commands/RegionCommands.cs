using System.CommandLine;
using OrleansPim.Cli.Processes;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim region</c>: makes the regions of a cluster.</summary>
internal static class RegionCommands
{
    public static Command Create(CliEnvironment environment)
    {
        var program = NodeProgramPath.NewOption();
        var init = new Command("init", "Makes the stores of all regions and forms a new deployment, from the node's own settings (Pim__...); nothing else ever makes one.");
        init.Options.Add(program);
        init.SetAction(async (parsed, cancellationToken) =>
        {
            var node = NodeProgramPath.Find(parsed.GetValue(program), environment);
            return await RegionInit.RunAsync(node, [], environment, cancellationToken).ConfigureAwait(false);
        });
        var region = new Command("region", "Makes the regions of a cluster.");
        region.Subcommands.Add(init);
        return region;
    }
}
