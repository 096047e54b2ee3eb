using OrleansPim.Silo.Hosting;

return await NodeProgram.RunAsync(args, Console.Out, Console.Error);
