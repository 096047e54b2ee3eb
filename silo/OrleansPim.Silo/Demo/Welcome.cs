using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Silo.Demo;

/// <summary>What a person reads on the console once the node serves.</summary>
/// <param name="Gateway">Where phones reach it.</param>
/// <param name="Administration">Where operators reach it.</param>
/// <param name="DataPath">The data folder.</param>
/// <param name="TokenFile">Where the administration's token lies; <see langword="null"/> if the configuration has it.</param>
/// <param name="DemoSubscriber">The demo subscriber; empty for none.</param>
/// <param name="Credential">Its password, on the start that made it.</param>
internal sealed record Welcome(
    Uri Gateway, Uri Administration, string DataPath, string? TokenFile, string DemoSubscriber, DeviceCredential? Credential)
{
    private const string Rule = "------------------------------------------------------------------------";

    /// <summary>Writes it.</summary>
    public void WriteTo(TextWriter console)
    {
        console.WriteLine(Rule);
        console.WriteLine("OrleansPim serves contacts, calendars, tasks and photos.");
        console.WriteLine();
        if (Credential is not null)
            WriteCredential(console, Credential);
        else if (DemoSubscriber.Length > 0)
            WriteHint(console);
        console.WriteLine($"  Administration  {Administration}   (metrics, health/live, health/ready)");
        console.WriteLine($"  Its token       {TokenFile ?? "as set by Pim:Admin:Token"}");
        console.WriteLine($"  Data            {Path.GetFullPath(DataPath)}");
        console.WriteLine(Rule);
    }

    private void WriteCredential(TextWriter console, DeviceCredential credential)
    {
        console.WriteLine("Paste this into a phone or another CardDAV/CalDAV client:");
        console.WriteLine();
        console.WriteLine($"  URL       {Gateway}");
        console.WriteLine($"  User      {DemoSubscriber}");
        console.WriteLine($"  Password  {credential.Password}");
        console.WriteLine();
        console.WriteLine("The password is shown this once; only its hash is stored.");
        console.WriteLine();
    }

    private void WriteHint(TextWriter console)
    {
        console.WriteLine($"  URL             {Gateway}");
        console.WriteLine($"  User            {DemoSubscriber}");
        console.WriteLine("  Password        shown on the first start only; for a further device:");
        console.WriteLine($"                  pim device add {DemoSubscriber} NAME");
        console.WriteLine();
    }
}
