using System.CommandLine;
using OrleansPim.Cli.Output;
using OrleansPim.Client.Administration;

namespace OrleansPim.Cli.Commands;

/// <summary><c>pim subscriber add|show|list|restore|undelete</c>.</summary>
internal static class SubscriberCommands
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("subscriber", "Adds, shows, lists and restores subscribers.");
        command.Subcommands.Add(Add(context));
        command.Subcommands.Add(Show(context));
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Restore(context));
        command.Subcommands.Add(Undelete(context));
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

    private static Command Restore(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The subscriber's id." };
        var to = new Option<string>("--to") { Description = "A sequence, or a time such as 2026-03-01T12:00:00Z.", HelpName = "WHEN", Required = true };
        var command = new Command("restore", "Brings everything back as it was, as changes that phones receive; can itself be undone.") { id, to };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) => client.RestoreAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(to), cancellationToken),
            SubscriberTables.PrintRestored);
        return command;
    }

    private static Command Undelete(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "The subscriber's id." };
        var since = new Option<string>("--since") { Description = "Undo all mass deletions since then, not only the newest device's last one.", HelpName = "TIME" };
        var command = new Command("undelete", "Brings back what the newest mass deletion took from all collections, as changes that phones receive.") { id, since };
        context.SetAction(
            command,
            (client, parsed, cancellationToken) => client.UndeleteAsync(parsed.GetRequiredValue(id), parsed.GetValue(since), cancellationToken),
            SubscriberTables.PrintRestored);
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
