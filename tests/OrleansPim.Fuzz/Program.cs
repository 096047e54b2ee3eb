using System.Globalization;
using OrleansPim.Fuzz;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (FuzzSettings.Read(args) is not { } settings)
{
    Console.Error.WriteLine(FuzzSettings.Usage);
    return 2;
}

var loop = new FuzzLoop(settings, await TargetCatalog.CreateAsync(), Console.Out);
var failed = await loop.RunAsync();
Console.WriteLine($"{(failed == 0 ? 1 : 0)} passed, {failed} failed");
return failed == 0 ? 0 : 1;
