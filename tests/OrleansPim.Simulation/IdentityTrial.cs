using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace OrleansPim.Simulation;

/// <summary>Goal: a seed means the same everywhere. Method: run it in processes of different surroundings and compare every byte of their traces.</summary>
internal static class IdentityTrial
{
    /// <summary>Seeds of every kind of run: bare registers, directed scenarios, subscribers.</summary>
    public const int DefaultSeeds = 12;

    private static readonly (string Name, string Value)[][] Surroundings =
    [
        [],
        [
            ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Kathmandu"),
            ("DOTNET_PROCESSOR_COUNT", "1"), ("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0"),
            ("DOTNET_ThreadPool_ForceMinWorkerThreads", "1"), ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "2"),
        ],
        [
            ("LC_ALL", "ar_SA.UTF-8"), ("LANG", "ar_SA.UTF-8"), ("TZ", "Pacific/Chatham"),
            ("DOTNET_PROCESSOR_COUNT", "8"), ("DOTNET_gcServer", "1"), ("DOTNET_GCgen0size", "400000"),
            ("DOTNET_ThreadPool_ForceMinWorkerThreads", "40"), ("DOTNET_TieredPGO", "0"), ("DOTNET_TieredCompilation", "0"),
        ],
    ];

    /// <summary>Runs it.</summary>
    /// <returns>How many seeds had equal traces, and how many had not.</returns>
    public static (int Equal, int Different) Run(RunSettings settings, TextWriter output)
    {
        var (equal, different) = (0, 0);
        for (var index = 0; index < settings.Seeds; index++)
        {
            var seed = settings.FirstSeed + (ulong)index;
            var traces = Surroundings.Select(surroundings => Trace(seed, surroundings)).ToList();
            var isEqual = traces.TrueForAll(trace => trace.Hash == traces[0].Hash && trace.Length > 0);
            (equal, different) = isEqual ? (equal + 1, different) : (equal, different + 1);
            output.WriteLine($"seed {seed}: {string.Join(", ", traces.Select(trace => $"{trace.Hash[..16]} of {trace.Length} characters"))}{(isEqual ? string.Empty : " DIFFERENT")}");
        }

        return (equal, different);
    }

    private static (string Hash, int Length) Trace(ulong seed, (string Name, string Value)[] surroundings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };

        // Started by "dotnet NAME.dll" or by a launcher of its own.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in (string[])["--seed", seed.ToString(CultureInfo.InvariantCulture), "--trace"])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in surroundings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var trace = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(trace))), process.ExitCode == 0 ? trace.Length : 0);
    }
}
