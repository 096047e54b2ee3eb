using System.Globalization;
using OrleansPim.Client.Administration;
using Spectre.Console;

namespace OrleansPim.Cli.Output;

/// <summary>Prints subscribers for people.</summary>
internal static class SubscriberTables
{
    public static void PrintAdded(Printer printer, SubscriberAdded added)
    {
        printer.Line($"Subscriber  {added.Id}");
        printer.Line($"Device      {added.Device}");
        printer.Line($"Password    {added.Password}");
        printer.Hint("The password is shown this once; only its hash is stored.");
    }

    public static void PrintFigures(Printer printer, SubscriberFigures figures)
    {
        printer.Line($"Subscriber  {figures.Id}");
        printer.Line($"Since       {figures.CreatedAt.UtcDateTime:u}");
        printer.Line(string.Create(CultureInfo.InvariantCulture, $"Changes     {figures.Sequence:N0}"));
        printer.Line(string.Create(CultureInfo.InvariantCulture, $"Items       {figures.Items:N0}, {figures.Bytes:N0} bytes"));

        var collections = new Table().Border(TableBorder.Rounded).AddColumns("Kind", "Collection", "Items", "Changed at");
        foreach (var collection in figures.Collections)
            collections.AddRow(new Text(collection.Kind), new Text(collection.Name), Number(collection.Items), Number(collection.Sequence));
        printer.Show(collections);

        PrintDevices(printer, figures.Devices);
        if (figures.MassDeletions.Count > 0)
            PrintMassDeletions(printer, figures);
    }

    public static void PrintDevices(Printer printer, IReadOnlyList<DeviceFigures> devices)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Device", "Since", "Last used");
        foreach (var device in devices)
        {
            table.AddRow(
                new Text(device.Device),
                new Text($"{device.CreatedAt.UtcDateTime:u}"),
                new Text(device.LastUsedAt is { } last ? $"{last.UtcDateTime:u}" : "-"));
        }

        printer.Show(table);
    }

    public static void PrintRestored(Printer printer, RestoreReport report)
    {
        printer.Line(string.Create(
            CultureInfo.InvariantCulture, $"Restored {report.Restored:N0} items and removed {report.Removed:N0}, as entries {report.Before + 1} to {report.Sequence}."));
        printer.Hint($"To undo it: pim subscriber restore {report.Id} --to {report.Before}");
    }

    public static void PrintList(Printer printer, SubscriberList list)
    {
        foreach (var id in list.Subscribers)
            printer.Line(id);
        if (list.After is not null)
            printer.Hint($"There are more: pim subscriber list --after {list.After}");
    }

    private static void PrintMassDeletions(Printer printer, SubscriberFigures figures)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Mass deletion by", "Collection", "Items", "At", "Before it");
        foreach (var deletion in figures.MassDeletions)
        {
            table.AddRow(
                new Text(deletion.Device),
                new Text($"{deletion.Kind} {deletion.Collection}"),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{deletion.Items:N0} of {deletion.OutOf:N0}")),
                new Text($"{deletion.At.UtcDateTime:u}"),
                Number(deletion.Before));
        }

        printer.Show(table);
        printer.Hint($"To bring back the newest: pim subscriber undelete {figures.Id}");
    }

    private static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));
}
