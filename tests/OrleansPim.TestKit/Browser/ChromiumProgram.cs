namespace OrleansPim.TestKit.Browser;

/// <summary>Where the browser is.</summary>
internal static class ChromiumProgram
{
    /// <summary>What a test that is skipped for want of it says.</summary>
    public const string Missing = "The program chromium is not installed (Debian package chromium).";

    /// <summary>The program; <see langword="null"/> if it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(System.IO.Path.PathSeparator).Select(folder => System.IO.Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
}
