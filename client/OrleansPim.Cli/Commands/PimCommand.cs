using System.CommandLine;

namespace OrleansPim.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class PimCommand
{
    public static RootCommand Create(CliEnvironment environment)
    {
        var context = new CommandContext(environment);
        var root = new RootCommand(
            """
            Operates an OrleansPim node through its administration.

            Exit codes: 0 done, 1 failed or unhealthy, 2 wrong command line, 3 not found, 4 node unreachable or unavailable,
            5 token missing or wrong, 6 exists already, 7 a drill proved nothing.
            """);
        context.AddTo(root);
        root.Subcommands.Add(StatusCommand.Create(context));
        root.Subcommands.Add(SubscriberCommands.Create(context));
        root.Subcommands.Add(DeviceCommands.Create(context));
        root.Subcommands.Add(ImpactCommand.Create(context));
        root.Subcommands.Add(VerifyCommand.Create(context));
        root.Subcommands.Add(ScrubCommand.Create(context));
        root.Subcommands.Add(RegionCommands.Create(context, environment));
        root.Subcommands.Add(ClusterCommands.Create(environment));
        root.Subcommands.Add(GarbageCommand.Create(context));
        root.Subcommands.Add(DrillCommands.Create(context));
        return root;
    }
}
