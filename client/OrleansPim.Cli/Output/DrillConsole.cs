using Spectre.Console;

namespace OrleansPim.Cli.Output;

/// <summary>Shows on the error console what a drill is doing: a moving line on a terminal, plain lines elsewhere.</summary>
internal static class DrillConsole
{
    /// <summary>Runs something and shows what it says.</summary>
    public static async Task<T> ShowAsync<T>(TextWriter error, Func<Action<string>, Task<T>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        if (!console.Profile.Out.IsTerminal)
            return await run(error.WriteLine).ConfigureAwait(false);
        return await console.Status().Spinner(Spinner.Known.Dots).StartAsync("starting", context => run(text =>
        {
            console.MarkupLineInterpolated($"[grey]{text}[/]");
            context.Status(Markup.Escape(text));
        })).ConfigureAwait(false);
    }
}
