using OrleansPim.Cli;

return await PimProgram.RunAsync(args, CliEnvironment.OfProcess()).ConfigureAwait(false);
