using System.CommandLine;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim subscriber add|show|list</c>.</summary>
internal static class SubscriberCommands
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("subscriber", "Adds, shows and lists subscribers.");
        command.Subcommands.Add(Add(context));
        command.Subcommands.Add(Show(context));
        command.Subcommands.Add(List(context));
        return command;
    }

    private static Command Add(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The new subscriber's id." };
        var device = new Option<string>("--device") { Description = "The first device's label.", HelpName = "LABEL" };
        var command = new Command("add", "Provisions a subscriber, and shows the first device's password this once.") { id, device };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) =>
                client.AddSubscriberAsync(parsed.GetRequiredValue(id), parsed.GetValue(device), cancellationToken),
            SubscriberTables.PrintAdded);
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The subscriber's id." };
        var command = new Command("show", "Shows one subscriber in figures, without contents.") { id };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) => client.GetSubscriberAsync(parsed.GetRequiredValue(id), cancellationToken),
            SubscriberTables.PrintFigures);
        return command;
    }

    private static Command List(CommandContext context)
    {
        var after = new Option<string>("--after") { Description = "Only ids above this one.", HelpName = "ID" };
        var limit = new Option<int>("--limit")
        {
            Description = $"At most so many, 1 to {SubscriberList.MaximumLimit}.",
            HelpName = "N",
            DefaultValueFactory = _ => SubscriberList.DefaultLimit,
        };
        var command = new Command("list", "Lists subscribers in the order of their ids.") { after, limit };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) =>
                client.ListSubscribersAsync(parsed.GetValue(after), parsed.GetValue(limit), cancellationToken),
            SubscriberTables.PrintList);
        return command;
    }
}
