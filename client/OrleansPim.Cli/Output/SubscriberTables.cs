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

        var devices = new Table().Border(TableBorder.Rounded).AddColumns("Device", "Since");
        foreach (var device in figures.Devices)
            devices.AddRow(new Text(device.Device), new Text($"{device.CreatedAt.UtcDateTime:u}"));
        printer.Show(devices);
    }

    public static void PrintList(Printer printer, SubscriberList list)
    {
        foreach (var id in list.Subscribers)
            printer.Line(id);
        if (list.After is not null)
            printer.Hint($"There are more: pim subscriber list --after {list.After}");
    }

    private static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));
}
