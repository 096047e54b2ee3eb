using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansPim.Cli.Output;

/// <summary>Prints results: tables and lines for people, JSON for scripts.</summary>
internal sealed class Printer
{
    /// <summary>The width of a table that goes into a file or a pipe, in characters.</summary>
    private const int RedirectedWidth = 160;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly IAnsiConsole _console;

    public Printer(TextWriter output, TextWriter error)
    {
        _output = output;
        _error = error;
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!_console.Profile.Out.IsTerminal)
            _console.Profile.Width = RedirectedWidth;
    }

    /// <summary>Whether somebody may be watching.</summary>
    public bool IsTerminal => _console.Profile.Out.IsTerminal;

    /// <summary>Shows a bar while work is under way, which tells how far it is: so much done of so much, and in words.</summary>
    public Task<T> WatchAsync<T>(string title, Func<Action<long, long, string>, Task<T>> work) => _console.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
        .StartAsync(progress =>
        {
            var bar = progress.AddTask(Markup.Escape(title));
            return work((done, total, text) =>
            {
                bar.MaxValue = Math.Max(1, total);
                bar.Value = done;
                bar.Description = Markup.Escape(text);
            });
        });

    /// <summary>Prints a table or the like.</summary>
    public void Show(IRenderable renderable) => _console.Write(renderable);

    /// <summary>Prints one line, as it is.</summary>
    public void Line(string text) => _output.WriteLine(text);

    /// <summary>Prints one line that is no part of the result.</summary>
    public void Hint(string text) => _error.WriteLine(text);

    /// <summary>Prints the result as the node's administration would.</summary>
    public void Json<T>(T result) => _output.WriteLine(JsonSerializer.Serialize(result, Indented));
}
