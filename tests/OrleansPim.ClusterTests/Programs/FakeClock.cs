namespace OrleansPim.ClusterTests.Programs;

/// <summary>The time of day of one process, which a test sets while it runs: libfaketime, loaded before anything else. Durations stay what they are.</summary>
internal sealed class FakeClock : IDisposable
{
    private const string Library = "libfaketimeMT.so.1";

    private readonly TemporaryFolder _folder = new();
    private readonly string _library;

    private FakeClock(string library) => _library = library;

    private string File => Path.Combine(_folder.Path, "clock");

    /// <summary>A clock; skips the test where the library is missing.</summary>
    /// <param name="offset">How wrong it is, as libfaketime reads it, such as <c>+1h</c>.</param>
    public static FakeClock Require(string offset)
    {
        var path = Directory.Exists("/usr/lib")
            ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", Library)).FirstOrDefault(System.IO.File.Exists)
            : null;
        Assert.SkipWhen(path is null, $"The library {Library} is not installed (Debian package libfaketime).");
        var clock = new FakeClock(path!);
        clock.Set(offset);
        return clock;
    }

    /// <summary>The environment of the process.</summary>
    public IEnumerable<(string Name, string Value)> Settings =>
    [
        ("LD_PRELOAD", _library), ("FAKETIME_TIMESTAMP_FILE", File), ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1"),
    ];

    /// <summary>Sets it, as a time server does; the process notices within a second.</summary>
    /// <param name="offset">How wrong it is from now on; <c>+0</c> is right.</param>
    public void Set(string offset)
    {
        // Never half written: the library ends a process that it cannot tell the time.
        System.IO.File.WriteAllText(File + ".new", offset);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
