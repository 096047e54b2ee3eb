using System.CommandLine;
using OrleansPim.Cli.Processes;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim cluster</c>: a whole cluster on this machine, as real processes.</summary>
internal static class ClusterCommands
{
    /// <summary>The most processes of one kind: their ports must not meet.</summary>
    public const int MaximumProcesses = 9;

    public static Command Create(CliEnvironment environment)
    {
        var silos = NewCount("--silos", 3, "How many silos.");
        var gateways = NewCount("--gateways", 2, "How many gateways.");
        var data = new Option<string>("--data") { Description = "Where everything lies; ./data/cluster.", HelpName = "FOLDER" };
        var name = new Option<string>("--name") { Description = "The cluster's name; another name on the same folder is a second cluster on the same regions.", HelpName = "NAME", DefaultValueFactory = _ => "pim" };
        var azurite = new Option<bool>("--azurite") { Description = "Keep the regions in three Azurite processes instead of folders." };
        var azuriteProgram = new Option<string>("--azurite-program") { Description = "Azurite's entry for blobs, a program or a .js file for node; else azurite-blob on the PATH or in the source tree.", HelpName = "PATH" };
        var restart = new Option<bool>("--restart") { Description = "Start a process again when it ends, as an orchestrator does." };
        var anyPort = new Option<bool>("--any-port") { Description = "Take ports that are free instead of 8080, 8090 and so on." };
        var program = NodeProgramPath.NewOption();
        var up = new Command("up", "Starts silos and gateways, each a process with a log of its own; Ctrl+C drains and stops them all.");
        foreach (var option in new Option[] { silos, gateways, data, name, azurite, azuriteProgram, anyPort, restart, program })
            up.Options.Add(option);
        up.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = new ClusterPlan(
                NodeProgramPath.Find(parsed.GetValue(program), environment),
                Path.GetFullPath(parsed.GetValue(data) ?? Path.Combine("data", "cluster"), environment.Folder),
                parsed.GetValue(name)!,
                parsed.GetValue(silos),
                parsed.GetValue(gateways),
                parsed.GetValue(azurite) ? AzuriteProgramPath.Find(parsed.GetValue(azuriteProgram), environment) : null,
                parsed.GetValue(anyPort),
                parsed.GetValue(restart));
            var cluster = new LocalCluster(plan, environment);
            await using (cluster.ConfigureAwait(false))
                await cluster.RunAsync(cancellationToken).ConfigureAwait(false);
            return (int)ExitCode.Ok;
        });
        var command = new Command("cluster", "Runs a whole cluster on this machine.");
        command.Subcommands.Add(up);
        return command;
    }

    private static Option<int> NewCount(string name, int usual, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} 1 to {MaximumProcesses}; {usual}.", HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            // What is no number the library refuses itself, and asked for its value it throws.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var count)
                && count is < 1 or > MaximumProcesses)
            {
                result.AddError($"{name} must be 1 to {MaximumProcesses}.");
            }
        });
        return option;
    }
}
