using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Output;

/// <summary>Prints what became of the replacement of a region, and what is left for an operator to do.</summary>
internal static class ReplacementText
{
    public static void Print(Printer printer, RegionsReport report)
    {
        StatusTable.Print(printer, report);
        if (report.Replacement is not { } replacement)
            return;
        if (replacement.Stage != ReplacementReport.Finished)
        {
            printer.Line($"Region {replacement.Old} is not replaced by {replacement.New} ({replacement.Stage}). {replacement.Failure}");
            printer.Line($"To go on: pim region replace {replacement.Old} {replacement.New}. To give it up: the same with --give-up.");
            return;
        }

        var index = report.Regions.TakeWhile(region => region.Name != replacement.Old).Count();
        printer.Line($"Region {replacement.New} has everything and votes in the place of {replacement.Old}, which has no vote any more, whoever asks it.");
        printer.Line("Processes that run go on with the others, so no other region may fail before they were restarted. Now:");
        printer.Line($"1. In the settings of every silo, gateway and client: Pim:Regions:{index} becomes {replacement.New} (its Name, and its Path or Azure), and Pim:Standby goes.");
        printer.Line("2. Restart them, one after the other, in any order: old and new settings work side by side, and with either nothing is lost.");
        printer.Line($"3. When pim status says that all is well with each, delete the store of {replacement.Old}.");
    }
}
