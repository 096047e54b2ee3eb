using System.Globalization;
using OrleansPim.Replication;
using OrleansPim.Simulation;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Mutants;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
LogAlias.UseKnownKey();
if (RunSettings.Read(args) is not { } settings)
{
    Console.Error.WriteLine(RunSettings.Usage);
    return 2;
}

if (settings.IsTraced && !settings.TriesMutants)
{
    var result = SeedResult.Run(settings.FirstSeed, isTraced: true, settings.Limits);
    result.World.Trace.ForEach(Console.WriteLine);
    Console.WriteLine($"digest {result.Digest:x16} after {result.Steps} steps: {result.Violation?.Message ?? "nothing was violated"}");
    return result.Violation is null ? 0 : 1;
}

if (settings.ComparesProcesses)
{
    var (equal, different) = IdentityTrial.Run(settings, Console.Out);
    Console.WriteLine($"{equal} passed, {different} failed");
    return different == 0 && equal > 0 ? 0 : 1;
}

if (settings.TriesMutants)
{
    var trial = new MutantTrial(settings, Console.Out);
    if (!trial.IsPossible)
        return new MutantBuild(Console.Out).Run(args);
    var (caught, survived) = trial.Run();
    Console.WriteLine($"{caught} passed, {survived} failed");
    return survived == 0 ? 0 : 1;
}

var (wrong, difference) = CheckerTrial.Run(settings.FirstSeed);
Console.WriteLine($"checker: {CheckerTrial.Histories} small histories, {wrong} of them wrong: {difference ?? "agrees with the reference on all"}");
var (passed, failed) = new SeedLoop(settings, Console.Out).Run();
Console.WriteLine($"{passed} passed, {failed + (difference is null ? 0 : 1)} failed");
return failed == 0 && difference is null ? 0 : 1;
