using OrleansPim.Cli;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Runs <c>pim</c> in this process and keeps what it printed.</summary>
internal sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it against a node, from the folder that has the node's data folder.</summary>
    public static Task<CommandLine> RunAsync(RunningNode node, params string[] arguments) =>
        RunInAsync(node.Folder, new() { ["PIM_ADMIN_URL"] = node.Administration.ToString() }, arguments);

    /// <summary>Runs it in a folder, with these environment variables and no others.</summary>
    public static async Task<CommandLine> RunInAsync(string folder, Dictionary<string, string> variables, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await PimProgram.RunAsync(arguments, new CliEnvironment(output, error, variables.GetValueOrDefault, folder));
        return new CommandLine(exitCode, output.ToString(), error.ToString());
    }
}
