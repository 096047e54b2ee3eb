using OrleansPim.Cli.Output;

namespace OrleansPim.Cli.Commands;

/// <summary>Asks the node again and again until something is over, and shows how far it is.</summary>
internal static class Watch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until it is over; stopping the wait does not stop the node.</summary>
    /// <param name="printer">Where to show it; <see langword="null"/> for nowhere.</param>
    /// <param name="first">The first report.</param>
    /// <param name="ask">Asks for the next.</param>
    /// <param name="isOver">Whether that was the last.</param>
    /// <param name="describe">How far it is: so much done of so much, and in words.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static Task<T> UntilAsync<T>(
        Printer? printer,
        T first,
        Func<CancellationToken, Task<T>> ask,
        Func<T, bool> isOver,
        Func<T, (long Done, long Total, string Text)> describe,
        CancellationToken cancellationToken)
    {
        return printer is null ? PollAsync((_, _, _) => { }) : printer.WatchAsync(describe(first).Text, PollAsync);

        async Task<T> PollAsync(Action<long, long, string> show)
        {
            for (var report = first; ; report = await ask(cancellationToken).ConfigureAwait(false))
            {
                var (done, total, text) = describe(report);
                show(done, total, text);
                if (isOver(report))
                    return report;
                await Task.Delay(Interval, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
