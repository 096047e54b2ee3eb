namespace OrleansPim.ClusterTests.Programs;

/// <summary>Gives one process another time of day: libfaketime, loaded before anything else. Durations stay what they are.</summary>
internal static class FakeClock
{
    private const string Library = "libfaketimeMT.so.1";

    /// <summary>The environment of a process whose clock is ahead, or behind; skips the test where the library is missing.</summary>
    /// <param name="offset">As libfaketime reads it, such as <c>+1h</c>.</param>
    public static IEnumerable<(string Name, string Value)> Require(string offset)
    {
        var path = Directory.Exists("/usr/lib")
            ? Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", Library)).FirstOrDefault(File.Exists)
            : null;
        Assert.SkipWhen(path is null, $"The library {Library} is not installed (Debian package libfaketime).");
        return [("LD_PRELOAD", path!), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1")];
    }
}
