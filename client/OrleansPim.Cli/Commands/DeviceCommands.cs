using System.CommandLine;
using OrleansPim.Cli.Output;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim device add|list|revoke</c>.</summary>
internal static class DeviceCommands
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("device", "Adds, lists and revokes a subscriber's devices; each has a password of its own.");
        command.Subcommands.Add(Add(context));
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Revoke(context));
        return command;
    }

    private static Command Add(CommandContext context)
    {
        var (id, device) = Arguments();
        var command = new Command("add", "Makes a password for a further device, and shows it this once.") { id, device };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) =>
                client.AddDeviceAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(device), cancellationToken),
            SubscriberTables.PrintAdded);
        return command;
    }

    private static Command List(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The subscriber's id." };
        var command = new Command("list", "Lists a subscriber's devices, with their last use.") { id };
        context.SetAction(
            command,
            async (client, parsed, cancellationToken) =>
                (await client.GetSubscriberAsync(parsed.GetRequiredValue(id), cancellationToken).ConfigureAwait(false)).Devices,
            SubscriberTables.PrintDevices);
        return command;
    }

    private static Command Revoke(CommandContext context)
    {
        var (id, device) = Arguments();
        var command = new Command("revoke", "Makes a device's password worthless; the other devices go on.") { id, device };
        context.SetAction(
            command,
            async (client, parsed, cancellationToken) =>
            {
                var revoked = new DeviceRevoked(parsed.GetRequiredValue(id), parsed.GetRequiredValue(device));
                await client.RevokeDeviceAsync(revoked.Id, revoked.Device, cancellationToken).ConfigureAwait(false);
                return revoked;
            },
            static (printer, revoked) => printer.Line($"Device {revoked.Device} of subscriber {revoked.Id} is revoked."));
        return command;
    }

    private static (Argument<string> Id, Argument<string> Device) Arguments() => (
        new Argument<string>("id") { Description = "The subscriber's id." },
        new Argument<string>("device") { Description = "The device's label." });

    private sealed record DeviceRevoked(string Id, string Device);
}
