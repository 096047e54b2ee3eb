using OrleansPim.TestKit.Browser;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>One browser for all tests of a class; nothing where there is no Chromium.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private ChromiumProcess? _process;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (ChromiumProgram.Path is not null)
            _process = await ChromiumProcess.StartNewAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Opens an empty page; skips the test, by the program's name, on a machine without it.</summary>
    internal Task<BrowserPage> OpenAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_process is null, ChromiumProgram.Missing);
        return _process!.OpenAsync(cancellationToken);
    }
}
